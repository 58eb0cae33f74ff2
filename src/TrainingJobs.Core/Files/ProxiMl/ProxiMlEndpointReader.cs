using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Reads what an endpoint answers to.</summary>
internal sealed class ProxiMlEndpointReader(YamlMapping root, NodeReader reader)
{
    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["str"] = "str", ["string"] = "str", ["int"] = "int", ["integer"] = "int", ["float"] = "float", ["bool"] = "bool", ["boolean"] = "bool",
        ["dict"] = "dict", ["object"] = "dict", ["obj"] = "dict", ["list"] = "list", ["array"] = "list",
    };

    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    /// <summary>The routes, or the command of a server of one's own.</summary>
    public (JobEndpoint? Endpoint, JobCommand? Server) Read()
    {
        YamlNode? node = NodeReader.Field(root, "endpoint");
        if (node is null)
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, root.Position, "An endpoint needs 'endpoint' with 'routes' or 'start_command'.");
        }

        if (reader.Mapping(node, "endpoint") is not { } mapping)
        {
            return (null, null);
        }

        reader.CheckKeys(mapping, ProxiMlKeys.Endpoint, "'endpoint'");
        YamlNode? server = NodeReader.Field(mapping, "start_command");
        YamlNode? routesNode = NodeReader.Field(mapping, "routes");
        List<EndpointRoute> routes = ReadRoutes(routesNode);
        if (server is null && routesNode is null or YamlSequence { Items.Count: 0 })
        {
            _diagnostics.Error(DiagnosticCodes.MissingField, mapping.Position, "An endpoint needs 'routes' or 'start_command'.");
        }
        else if (server is not null && routes.Count > 0)
        {
            _diagnostics.Error(
                DiagnosticCodes.ConflictingFields, server.Position, "'start_command' runs a server of your own, which has no use for 'routes'.", "Keep one of the two.");
        }

        var endpoint = new JobEndpoint { Routes = routes, Reservation = reader.Text(NodeReader.Field(mapping, "reservation_id"), "reservation_id") };
        return (endpoint, reader.FilledText(server, "start_command") is { } text ? JobCommand.ForShell(CommandLiteral.Of(text)) : null);
    }

    private List<EndpointRoute> ReadRoutes(YamlNode? node)
    {
        var routes = new List<EndpointRoute>();
        foreach (YamlNode item in reader.Items(node, "routes"))
        {
            if (reader.Mapping(item, "routes") is not { } mapping || ReadRoute(mapping) is not { } route)
            {
                continue;
            }

            if (routes.Any(r => r.Verb == route.Verb && r.Path == route.Path))
            {
                YamlNode path = NodeReader.Field(mapping, "path")!;
                _diagnostics.Error(DiagnosticCodes.DuplicateName, path.Position, $"There are two routes for {route.Verb} {route.Path}.", "Give one of them another path.");
            }

            routes.Add(route);
        }

        return routes;
    }

    private EndpointRoute? ReadRoute(YamlMapping mapping)
    {
        reader.CheckKeys(mapping, ProxiMlKeys.Route, "a route");
        YamlNode? verbNode = NodeReader.Field(mapping, "verb");
        string verb = reader.Text(verbNode, "verb")?.ToUpperInvariant() ?? "POST";
        if (verb != "POST")
        {
            _diagnostics.Error(DiagnosticCodes.InvalidValue, verbNode!.Position, $"'{((YamlScalar)verbNode).Shown}' is no verb of a route; only POST is supported.");
        }

        string? path = reader.Required(mapping, "path", "A route");
        string? file = reader.Required(mapping, "file", "A route");
        string? function = reader.Required(mapping, "function", "A route");
        bool isPositional = reader.Boolean(NodeReader.Field(mapping, "positional"), "positional") ?? false;
        List<EndpointParameter> body = ReadBody(NodeReader.Field(mapping, "body"));
        return path is null || file is null || function is null
            ? null : new EndpointRoute { Verb = verb, Path = path, File = file, Function = function, Positional = isPositional, Body = body };
    }

    private List<EndpointParameter> ReadBody(YamlNode? node)
    {
        var body = new List<EndpointParameter>();
        foreach (YamlNode item in reader.Items(node, "body"))
        {
            if (reader.Mapping(item, "body") is not { } mapping)
            {
                continue;
            }

            reader.CheckKeys(mapping, ProxiMlKeys.Parameter, "a parameter of a body");
            if (reader.Required(mapping, "name", "A parameter of a body") is not { } name || reader.Required(mapping, "type", $"The parameter '{name}'") is not { } type)
            {
                continue;
            }

            if (NodeReader.Field(mapping, "positional") is { } positional && reader.Boolean(positional, "positional") is not null)
            {
                _diagnostics.Information(
                    DiagnosticCodes.NotHonoured, positional.Position, $"'positional' of the parameter '{name}' is not kept; a route as a whole passes its parameters by position or by name.");
            }

            if (body.Any(p => p.Name == name))
            {
                _diagnostics.Error(DiagnosticCodes.DuplicateName, NodeReader.Field(mapping, "name")!.Position, $"The body has two parameters '{name}'.", "Give one of them another name.");
            }

            body.Add(new EndpointParameter
            {
                Name = name,
                Type = ReadType(type, NodeReader.Field(mapping, "type")!),
                Optional = ReadOptional(mapping, name),
                Default = NodeReader.Field(mapping, "default_value") is YamlScalar value ? value.Text : null,
            });
        }

        return body;
    }

    private bool ReadOptional(YamlMapping mapping, string name)
    {
        YamlNode? node = NodeReader.Field(mapping, "optional");
        bool isOptional = reader.Boolean(node, "optional") ?? false;
        if (isOptional && mapping.Find("default_value") is null)
        {
            // The rules ask for one, but the service's own example has none.
            _diagnostics.Warning(
                DiagnosticCodes.MissingField, node!.Position, $"The parameter '{name}' is optional, but has no 'default_value'; the function's own default counts.",
                "Write one as Python does, e.g. \"None\".");
        }

        return isOptional;
    }

    private string ReadType(string type, YamlNode node)
    {
        if (s_types.TryGetValue(type, out string? known))
        {
            return known;
        }

        string[] all = [.. s_types.Values.Distinct()];
        _diagnostics.Error(
            DiagnosticCodes.InvalidValue, node.Position, $"'{((YamlScalar)node).Shown}' is no type of a parameter; it is one of {string.Join(", ", all)}.", NameSuggestion.DidYouMean(type, all));
        return type;
    }
}
