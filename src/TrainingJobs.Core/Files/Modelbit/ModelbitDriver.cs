using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Calls the function of <c>source.py</c> and keeps what it returns.</summary>
internal static class ModelbitDriver
{
    /// <summary>
    /// Takes the function's name, then <c>name:type=value</c> for each argument, without <c>=value</c> for one that keeps the
    /// function's own default unless it comes behind as <c>--name value</c>. What is returned goes into result.json; a value that
    /// JSON cannot hold is described there and kept as result.pkl. Works in Python 3.6, too.
    /// </summary>
    public const string Driver = """
        import importlib, inspect, json, os, pickle, sys

        def any_value(text):
            try:
                return json.loads(text)
            except ValueError:
                return text

        def plain(value):
            for method in ('tolist', 'to_dict', 'isoformat'):
                if hasattr(value, method):
                    return getattr(value, method)()
            raise TypeError

        kinds = {'int': int, 'float': float, 'str': str, 'bool': lambda text: text == 'true'}
        name, words = sys.argv[1], sys.argv[2:]
        types, values = {}, {}
        while words and not words[0].startswith('-'):
            spec, given, text = words.pop(0).partition('=')
            argument, _, kind = spec.partition(':')
            types[argument] = kind
            if given:
                values[argument] = kinds.get(kind, any_value)(text)
        while words:
            argument = words.pop(0).lstrip('-')
            kind = types[argument]
            values[argument] = True if kind == 'bool' else kinds.get(kind, any_value)(words.pop(0))

        sys.argv[:] = ['source.py']
        sys.path.insert(0, os.getcwd())
        function = getattr(importlib.import_module('source'), name)
        parameters = inspect.signature(function).parameters
        takes_all = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
        by_position = []
        for argument in types:
            known = parameters.get(argument)
            if argument in values and (known.kind is known.POSITIONAL_ONLY if known else not takes_all):
                by_position.append(values.pop(argument))
        result = function(*by_position, **values)

        output = os.environ.get('ML_OUTPUT_PATH', '.')
        try:
            text = json.dumps(result, default=plain, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError):
            described = {'type': type(result).__module__ + '.' + type(result).__qualname__, 'text': repr(result)[:1000]}
            try:
                with open(os.path.join(output, 'result.pkl'), 'wb') as file:
                    pickle.dump(result, file)
                described['pickle'] = 'result.pkl'
            except Exception as error:
                print('The return value cannot be kept: %s' % error, file=sys.stderr)
            text = json.dumps(described, ensure_ascii=False)
        path = os.path.join(output, 'result.json')
        with open(path + '.part', 'w', encoding='utf-8', errors='surrogatepass') as file:
            file.write(text + '\n')
        os.replace(path + '.part', path)
        """;

    /// <summary>The call. Values stand where the parameters are; those without a default that is known come behind, if they are given.</summary>
    public static JobCommand Command(string function, IReadOnlyList<ModelbitArgument> arguments, IReadOnlyList<JobParameter> parameters) =>
        JobCommand.Vector(["python3", "-u", "-c", Driver, function, .. arguments.Zip(parameters, Spec)]);

    private static string Spec(ModelbitArgument argument, JobParameter parameter) =>
        parameter is { Required: false, Default: null } ? $"{argument.Name}:{argument.Type}" : $"{argument.Name}:{argument.Type}=${{{argument.Name}}}";
}
