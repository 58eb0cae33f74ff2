using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Files.Ame;
using TrainingJobs.Core.Tests.Files.Modelbit;
using TrainingJobs.Core.Tests.Files.ProxiMl;
using TrainingJobs.Core.Tests.Files.Sap;
using TrainingJobs.Core.Tests.Files.Skelebot;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>What was found with job files of real people, one test for each, with its kind in other formats.</summary>
public class ReportedFaultTests
{
    private static readonly Placement s_containers = Placement.Containers("docker");

    [Theory]
    [InlineData("-10", 4)]
    [InlineData("9", 4)]
    [InlineData("-2147483648", 4)]
    [InlineData("99999999999999999999", 4)]
    public void A_negative_size_of_a_disk_is_an_error_at_its_place_and_ends_nothing(string size, int line)
    {
        string text = $"{{\n\"name\": \"n\", \"type\": \"training\",\n\"resources\": {{\"gpu_types\": [\"rtx3090\"],\n  \"disk_size\": {size}}},\n\"workers\": [\"x\"], \"model\": {{}}}}";
        JobFileResult result = ProxiMlTexts.Read(text);
        Diagnostic error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((DiagnosticCodes.InvalidValue, line, 16), (error.Code, error.Line, error.Column));
        Assert.Contains("disk_size", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train.py \\\n  --fixed 1", "python|-u|train.py|--fixed|1")]
    [InlineData("train.py --a\\\nb", "python|-u|train.py|--ab")]
    [InlineData("train.py \"a\\\nb\"", "python|-u|train.py|ab")]
    [InlineData("train.py 'a'\\\n'b'", "python|-u|train.py|ab")]
    [InlineData("t.py --title 東京　タワー", "python|-u|t.py|--title|東京　タワー")]
    [InlineData("t.py a\u00A0b", "python|-u|t.py|a\u00A0b")]
    [InlineData("t.py\u2003x.sh", "t.py\u2003x.sh")]
    public void A_command_is_taken_apart_as_bash_does_it_at_ends_of_lines_and_odd_spaces(string source, string expected)
    {
        string block = "source: |\n  " + source.Replace("\n", "\n  ");
        TrainingJob job = SkelebotTexts.Job(block);
        string[] words = [.. SkelebotTexts.Run(job).Arguments];
        Assert.Equal(expected, source.Contains('\u2003') ? words[^1] : string.Join('|', words));
    }

    [Fact]
    public void A_command_of_AME_goes_on_behind_a_backslash_at_the_end_of_a_line() => Assert.Equal(
        ["poetry", "run", "python", "t.py", "--a", "1"],
        AmeTexts.Job(AmeTexts.Task("executor: !poetry\n  pythonVersion: 3.11\n  command: \"python t.py \\\\\\n --a 1\"")).Command!.Arguments);

    [Theory]
    [InlineData("data/:/app/data:z", "data", false, "z")]
    [InlineData("m2/:/m2:cached", "/m2", false, null)]
    [InlineData("m3/:/m3:ro,Z", "/m3", true, "Z")]
    [InlineData("m4/:/m4:delegated", "/m4", false, null)]
    [InlineData("m5/:/m5:rw,rshared", "/m5", false, "rshared")]
    public void Options_of_mounts_are_no_part_of_the_folder_and_read_only_holds_among_them(string mapping, string target, bool isReadOnly, string? told)
    {
        JobFileResult result = SkelebotTexts.Read($"source: t.py\nmappings: ['{mapping}']");
        JobMount mount = Assert.Single(result.Jobs[0].Mounts);
        Assert.Equal((target, isReadOnly), (mount.Target, mount.ReadOnly));
        Assert.Equal(told is not null, result.Diagnostics.Any(d => d.Code == DiagnosticCodes.NotHonoured && d.Message.Contains($"'{told}'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/x:/y:z", "/y", null)]
    [InlineData("/x:/y:ro,z", "/y", null)]
    [InlineData("/x:/y:zz", null, "no mount")]
    [InlineData("/x:/y:/z", null, "no mount")]
    [InlineData("/x:/y:ro,rw", null, "no mount")]
    [InlineData("/x:/y:", null, "no mount")]
    public void Options_of_mounts_of_our_own_format_are_read_alike_and_nonsense_is_refused(string text, string? target, string? error)
    {
        JobFileResult result = NativeTexts.Read($"jobs:\n  a:\n    command: [x]\n    mounts: ['{text}']\n");
        Assert.Equal(target, result.Jobs.SingleOrDefault()?.Mounts[0].Target);
        Assert.Equal(error is not null, result.HasErrors && result.Diagnostics[0].Message.Contains(error ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_project_in_R_and_Python_has_the_packages_of_both_and_an_image_with_both()
    {
        JobFileResult result = JobFileReader.ReadText(
            """
            name: mix
            language: R+Python
            dependencies:
              Python:
              - numpy=1.16
              R:
              - data.table
              - stringr=1.4.0
              - github:user/repo:name
              - file:libs/x.tar.gz:x
            jobs:
            - {name: fit, source: fit.R, help: x}
            """, SkelebotTexts.File);
        TrainingJob job = result.Jobs[0];
        Assert.Equal(["numpy==1.16"], job.Python!.Packages);
        Assert.Contains("r-base", job.SystemPackages);
        Assert.Equal("python:3.9-slim", job.Image);
        Assert.Collection(
            job.Build!.Commands,
            c => Assert.Contains("install.packages(\"data.table\")", c, StringComparison.Ordinal),
            c => Assert.Contains("install_version(\"stringr\", \"1.4.0\")", c, StringComparison.Ordinal),
            c => Assert.Contains("install_github(\"user/repo\")", c, StringComparison.Ordinal));
        Diagnostic file = Assert.Single(result.Diagnostics, d => d.Code == DiagnosticCodes.NotHonoured);
        Assert.Equal(10, file.Line);
    }

    [Fact]
    public void Empty_texts_of_fields_that_may_be_left_out_are_as_if_they_were_not_there()
    {
        JobFileResult result = JobFileReader.ReadText(
            """
            name: churn
            description: ''
            maintainer: ''
            contact: ''
            host: ''
            timezone: ''
            baseImage: ''
            gpu: ''
            jobs:
            - name: train
              source: train.py
              help: ''
              host: ''
              mode: ''
              native: ''
              params:
              - name: lr
                help: ''
                default: ''
            """, SkelebotTexts.File);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        TrainingJob job = Assert.Single(result.Jobs);
        Assert.Equal((null, null, "python:3.9-slim"), (job.Host, job.Description, job.Image));
        Assert.Equal([""], job.Parameters[0].Default);
    }

    [Fact]
    public void Empty_texts_are_nothing_in_each_format()
    {
        Assert.Null(AmeTexts.Job(AmeTexts.Task("executor: !poetry\n  pythonVersion: ''\n  command: python t.py\n  image: ''")).Image);
        Assert.False(ModelbitTexts.Read(ModelbitTexts.Arguments() + "\n  baseImage: \"\"").HasErrors);
        Assert.False(ProxiMlTexts.Read(ProxiMlTexts.Request(rest: "\"environment\": {\"type\": \"\", \"custom_image\": \"\"}, \"project_uuid\": \"\"")).HasErrors);
        Assert.False(SapTexts.Read(SapTexts.Job("image: ''\ncompletionTime: 1h")).HasErrors);
        Assert.False(NativeTexts.Read("jobs:\n  a: {command: [x], image: '', timeout: '', description: '', host: '', priority: '', resources: {cpu: ''}}\n").HasErrors);
    }

    [Theory]
    [InlineData("jobs:\n  a: {command: ''}\n")]
    [InlineData("jobs:\n  a: {command: [x], secrets: [{key: ''}]}\n")]
    [InlineData("jobs:\n  a: {command: [x], schedules: ['']}\n")]
    public void What_must_be_there_may_not_be_empty(string text) =>
        Assert.Contains(NativeTexts.Read(text).Diagnostics, d => d is { Severity: DiagnosticSeverity.Error, Line: 2 });

    [Fact]
    public void Variables_in_mounts_are_those_of_the_machine_and_commands_are_refused()
    {
        Environment.SetEnvironmentVariable("TRAININGJOBS_TEST_MOUNT", "/mnt/of/test");
        JobFileResult result = SkelebotTexts.Read(
            "source: t.py\nmappings:\n- $TRAININGJOBS_TEST_MOUNT/.cache:/c\n- ${TRAININGJOBS_TEST_MOUNT}/x:/x\n- $TRAININGJOBS_TEST_NOT_SET/y:/y");
        TrainingJob job = Assert.Single(result.Jobs);
        Diagnostic unset = Assert.Single(result.Diagnostics, d => d.Code == DiagnosticCodes.InvalidValue);
        Assert.Equal((DiagnosticSeverity.Warning, 9), (unset.Severity, unset.Line));
        Assert.Contains("$TRAININGJOBS_TEST_NOT_SET", Plans.Bad(JobPlanner.Plan(job, JobArguments.None, s_containers)).Message, StringComparison.Ordinal);

        job = job with { Mounts = [.. job.Mounts.Take(2)] };
        Assert.Equal(["/mnt/of/test/.cache", "/mnt/of/test/x"], JobPlanner.Plan(job, JobArguments.None, s_containers).Plan!.Container!.Mounts.Select(m => m.Source));
        Assert.True(SkelebotTexts.Read("source: t.py\nmappings: ['$(pwd)/out:/out']").HasErrors);
        Assert.True(NativeTexts.Read("jobs:\n  a: {command: [x], mounts: ['`pwd`:/out']}\n").HasErrors);
        Assert.Equal(
            "/mnt/of/test/d", JobPlanner.Plan(NativeTexts.ReadJob("jobs:\n  a: {command: [x], image: i, mounts: ['$TRAININGJOBS_TEST_MOUNT/d:/d']}\n"), JobArguments.None, s_containers).Plan!.Container!.Mounts[0].Source);
    }

    [UnixFact]
    public void A_drive_of_Windows_is_no_folder_of_this_machine()
    {
        JobFileResult result = NativeTexts.Read("jobs:\n  a: {command: [x], image: i, mounts: ['C:\\data:/data']}\n");
        Assert.Contains("path of Windows", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Contains("path of Windows", Plans.Bad(JobPlanner.Plan(result.Jobs[0], JobArguments.None, s_containers)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trigger: [main]\njobs:\n- job: a\n  steps:\n  - script: echo hi\n")]
    [InlineData("on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n    - run: make\n")]
    [InlineData("version: 2.1\njobs:\n  build:\n    docker: [{image: x}]\n    steps: [checkout]\n")]
    [InlineData("resources: []\njobs:\n- name: unit\n  plan:\n  - get: repo\n")]
    [InlineData("jobs:\n  call:\n    uses: ./.github/workflows/x.yml\n")]
    public void A_file_of_a_build_service_beside_a_job_file_is_in_no_ones_way(string text)
    {
        using var folder = new TemporaryFolder();
        string own = folder.Write("skelebot.yaml", "name: p\njobs:\n- {name: t, source: t.py, help: x}\n");
        string other = folder.Write("azure-pipelines.yml", text);
        Assert.Equal([own], JobFileReader.FindFiles(folder.Path, recurse: false));
        Assert.Contains("build service", Assert.Single(JobFileReader.Read(other).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs:\n  a: {comand: [x]}\n", true)]
    [InlineData("jobs:\n  a: {extends: t}\n", true)]
    [InlineData("jobs: [{name: a, command: x}]\n", true)]
    [InlineData("jobs:\n  nightly: {cluster: c, notebook: n}\n", false)]
    [InlineData("jobs: [a, b]\n", false)]
    [InlineData("jobs: 3\n", false)]
    public void Only_jobs_that_look_like_ours_count_when_a_folder_is_searched(string text, bool isFound)
    {
        using var folder = new TemporaryFolder();
        folder.Write("any.yaml", text);
        Assert.Equal(isFound ? 1 : 0, JobFileReader.FindFiles(folder.Path, recurse: false).Count);
    }

    [Fact]
    public void Two_names_in_another_script_stay_two_and_a_job_is_found_by_the_name_in_its_file()
    {
        JobFileResult result = JobFileReader.ReadText(
            "name: 予測\njobs:\n- {name: 前処理, source: a.sh, help: x}\n- {name: 学習, source: b.sh, help: x}\n- {name: run tests, source: c.sh, help: x}\n- {name: entraîner, source: d.sh, help: x}\n",
            SkelebotTexts.File);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        Assert.Equal(4, result.Jobs.Select(j => j.Name).Distinct().Count());
        Assert.All(result.Jobs, j => Assert.True(NameRules.IsJobName(j.Name), j.Name));
        Assert.Equal("entrainer", result.Jobs[3].Name);
        foreach ((string name, int at) in new[] { ("前処理", 0), ("学習", 1), ("run tests", 2), ("entraîner", 3) })
        {
            Assert.Same(result.Jobs[at], JobSelector.Choose(result, name));
        }
    }

    [Theory]
    [InlineData("command: !reference [x, y]", 3, 14)]
    [InlineData("command: [x]\n    environment: {T: !vault db/pw}", 4, 22)]
    [InlineData("command: [x]\n    environment: {T: !!binary aGk=}", 4, 22)]
    [InlineData("command: [x]\n    resources: !include r.yaml", 4, 16)]
    [InlineData("command: [!env HOME]", 3, 15)]
    public void A_tag_that_nobody_resolves_is_an_error_and_its_text_no_value(string fields, int line, int column)
    {
        JobFileResult result = NativeTexts.Read($"jobs:\n  a:\n    {fields}\n");
        Diagnostic error = result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains("The tag '!", error.Message, StringComparison.Ordinal);
        Assert.Empty(result.Jobs);
    }

    [Fact]
    public void Tags_that_say_what_a_value_is_anyway_are_taken()
    {
        Assert.Equal("1", NativeTexts.ReadJob("jobs:\n  a: {command: [x], environment: {T: !!str 1}, resources: !!map {cpu: !!int 2}}\n").Environment["T"]);
        Assert.True(SkelebotTexts.Read("source: t.py\nhost: !env HOST").HasErrors);
        Assert.True(SapTexts.Read(SapTexts.Job("image: !include i\ncompletionTime: 1h")).HasErrors);
        Assert.True(ModelbitTexts.Read(ModelbitTexts.Arguments() + "\n  baseImage: !env IMAGE").HasErrors);
        Assert.True(AmeTexts.Read(AmeTexts.Task("executor: !mlflow\nenv: [{key: A, val: !env x}]")).HasErrors);
    }

    [Fact]
    public void Nested_pipelines_of_AME_are_read_once_each_however_deep()
    {
        const int Levels = 13;
        string steps = string.Join(", ", Enumerable.Range(0, 4).Select(s => $"{{taskRef: {{name: tX}}, name: s{s}}}"));
        string text = "name: p\ntasks:\n- name: t0\n  executor: !custom {command: x}\n"
            + string.Concat(Enumerable.Range(1, Levels).Select(i => $"- name: t{i}\n  pipeline: [{steps.Replace("tX", $"t{i - 1}")}]\n"));
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => AmeTexts.Read(text));
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCodes.TooComplex);
        Assert.DoesNotContain(result.Diagnostics, d => d.Message.Contains("has no 'executor'", StringComparison.Ordinal));
        Assert.Equal(["t0", "t1", "t2", "t3", "t4", "t5"], result.Jobs.Select(j => j.Name));
    }

    [Fact]
    public void A_pipeline_of_AME_that_is_a_step_of_itself_is_told_at_once()
    {
        string text = "name: p\ntasks:\n- name: a\n  pipeline: [" + string.Join(", ", Enumerable.Range(0, 9).Select(i => $"{{taskRef: {{name: a}}, name: s{i}}}")) + "]\n";
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => AmeTexts.Read(text));
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCodes.JobCycle);
        Assert.Empty(result.Jobs);
    }

    [Theory]
    [InlineData("\"C:\\Users\\me:/d\"")]
    [InlineData("\"\\xZZ\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\"\\d\"")]
    public void A_backslash_in_double_quotes_is_told_as_what_it_is(string text)
    {
        Diagnostic error = Assert.Single(JobFileReader.ReadText($"name: p\njobs:\n- name: t\n  source: t.py\n  mappings: [{text}]\n", SkelebotTexts.File).Diagnostics);
        Assert.Equal(5, error.Line);
        Assert.Contains("backslash", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_of_ports_is_each_of_them()
    {
        JobFileResult result = SkelebotTexts.Read("source: t.py", "ports:\n- 8000-8010:9000-9010\n");
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"{8000 + i}:{9000 + i}"), result.Jobs[0].Ports.Select(p => p.ToString()));
        Assert.Equal(2, NativeTexts.ReadJob("jobs:\n  a: {command: [x], ports: ['127.0.0.1:80-81:90-91/udp']}\n").Ports.Count);
    }

    [Theory]
    [InlineData("8010-8000:8010-8000")]
    [InlineData("8000-8010:80")]
    [InlineData("8000-8010:8000-8009")]
    [InlineData("1-65535")]
    [InlineData("0-5:0-5")]
    public void A_range_of_ports_that_does_not_fit_is_refused(string text) =>
        Assert.True(NativeTexts.Read($"jobs:\n  a: {{command: [x], ports: ['{text}']}}\n").HasErrors);

    [Fact]
    public void A_port_alone_is_a_free_one_of_the_host_in_skelebot_and_the_same_one_in_our_format()
    {
        Assert.Equal(0, SkelebotTexts.Job("source: t.py\nports: [5000]").Ports[0].HostPort);
        Assert.Equal(5000, NativeTexts.ReadJob("jobs:\n  a: {command: [x], ports: [5000]}\n").Ports[0].HostPort);
    }

    [Theory]
    [InlineData("image: 'Deb ian:x'", 3)]
    [InlineData("image: \"python:3\\nRUN touch /x\"", 3)]
    [InlineData("image: -x", 3)]
    [InlineData("systemPackages: [git, \"-oAPT::Update::Pre-Invoke::=id\"]", 3)]
    [InlineData("systemPackages: [\"a\\nRUN id\"]", 3)]
    [InlineData("python: {version: \"3\\nRUN id\"}", 3)]
    [InlineData("user: \"root\\nRUN id\"", 3)]
    public void What_no_image_could_be_made_of_is_an_error_when_the_file_is_checked(string field, int line)
    {
        Diagnostic error = Assert.Single(NativeTexts.Read($"jobs:\n  a:\n    {field}\n    command: [x]\n").Diagnostics);
        Assert.Equal((DiagnosticSeverity.Error, DiagnosticCodes.InvalidValue, line), (error.Severity, error.Code, error.Line));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Names_of_images_are_checked_in_each_format()
    {
        Assert.True(SkelebotTexts.Read("source: t.py", "baseImage: 'a b'\n").HasErrors);
        Assert.True(AmeTexts.Read(AmeTexts.Task("executor: !custom\n  command: x\n  image: 'a b'")).HasErrors);
        Assert.True(SapTexts.Read(SapTexts.Job("image: 'a b'\ncompletionTime: 1h")).HasErrors);
        Assert.True(ModelbitTexts.Read(ModelbitTexts.Arguments() + "\n  baseImage: 'a b'").HasErrors);
        Assert.True(ModelbitTexts.Read(ModelbitTexts.Arguments() + "\n  systemPackages: ['-y']").HasErrors);
        Assert.True(ProxiMlTexts.Read(ProxiMlTexts.Request(rest: "\"environment\": {\"type\": \"CUSTOM\", \"custom_image\": \"a b\"}")).HasErrors);
    }

    [Fact]
    public void Python_3_10_that_has_lost_its_zero_is_suggested_with_it()
    {
        Diagnostic error = Assert.Single(ModelbitTexts.Read("  pythonVersion: 3.1\n  mainFunctionArgs: []").Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains("'3.10'", error.Suggestion, StringComparison.Ordinal);
        Assert.Contains(NativeTexts.Read("jobs:\n  a: {command: [x], python: {version: 3.1}}\n").Diagnostics, d => d.Suggestion?.Contains("'3.10'", StringComparison.Ordinal) == true);
        Assert.Contains(SkelebotTexts.Read("source: t.py", "pythonVersion: 3.1\n").Diagnostics, d => d.Suggestion?.Contains("'3.10'", StringComparison.Ordinal) == true);
        Assert.Contains(AmeTexts.Read(AmeTexts.Task("executor: !custom\n  command: x\n  pythonVersion: 3.1")).Diagnostics, d => d.Suggestion?.Contains("'3.10'", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void No_finding_is_longer_than_a_message_bears_nor_holds_what_a_terminal_obeys()
    {
        string uri = "s3://b/" + new string('x', 300_000) + "\\u001b]52;c;AAAA\\u0007";
        JobFileResult result = ProxiMlTexts.Read(ProxiMlTexts.Request(
            "inference", rest: $"\"data\": {{\"input_type\": \"aws\", \"input_uri\": \"{uri}\", \"output_type\": \"aws\", \"output_uri\": \"{uri}\"}}, \"x\\u001b[2J\": 1"));
        Assert.NotEmpty(result.Diagnostics);
        Assert.All(result.Diagnostics, d =>
        {
            Assert.InRange(d.Message.Length, 1, DiagnosticText.MaxMessage + 1);
            Assert.DoesNotContain(d.Message + d.Suggestion, char.IsControl);
        });
    }

    [Theory]
    [InlineData("name: p\nignores:\n- !keep.csv\njobs:\n- {name: t, source: t.sh, help: x}\n", 3, 3, "'!keep.csv' without quotes is a tag")]
    [InlineData("jobs:\n\u00A0\u00A0a:\n    command: [x]\n", 2, 1, "indented with a space that is no space")]
    [InlineData("name: p\njobs:\n  t: {source: t.sh, help: x}\n", 3, 3, "'jobs' must be a list")]
    [InlineData("{\n // c\n \"name\": \"n\"\n}", 2, 2, "JSON has no comments")]
    [InlineData("// c\n{\"name\": \"n\", \"type\": \"training\"}", 1, 1, "JSON has no comments")]
    public void Usual_slips_are_told_as_what_they_are(string text, int line, int column, string message)
    {
        Assert.Contains(
            JobFileReader.ReadText(text, SkelebotTexts.File).Diagnostics, d => d.Message.Contains(message, StringComparison.Ordinal) && (d.Line, d.Column) == (line, column));
    }

    [Theory]
    [InlineData("~/no-such-script-of-tests.py", true)]
    [InlineData("$TRAININGJOBS_TEST_NOT_SET/train.py", false)]
    [InlineData("$(pwd)/train.py", false)]
    public void A_script_in_the_home_folder_or_behind_a_variable_is_looked_for_there(string source, bool isMissed)
    {
        JobFileResult result = SkelebotTexts.Read($"source: {source}");
        Assert.Equal(isMissed, result.Diagnostics.Any(d => d.Code == DiagnosticCodes.PathNotFound));
    }

    [Fact]
    public void An_optional_field_without_a_default_is_a_warning_as_the_service_s_own_example_has_it()
    {
        const string Endpoint = """
            "endpoint": {"routes": [{"path": "/p", "verb": "POST", "function": "f", "file": "m",
            "body": [{"name": "a", "type": "str", "positional": true}, {"name": "b", "type": "int", "optional": true}]}]}
            """;
        JobFileResult result = ProxiMlTexts.Read($"{{\"name\": \"e\", \"type\": \"endpoint\", \"resources\": {{\"gpu_types\": [\"rtx3090\"]}}, {Endpoint}}}");
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        Assert.Contains(result.Diagnostics, d => d is { Severity: DiagnosticSeverity.Warning, Code: DiagnosticCodes.MissingField });
        Assert.DoesNotContain(result.Diagnostics, d => d.Code == DiagnosticCodes.UnknownKey);
    }

    [Theory]
    [InlineData("true", "True")]
    [InlineData("NO", "False")]
    [InlineData("010", "8")]
    [InlineData("0x1F", "31")]
    [InlineData("12:30", "750")]
    [InlineData("190:20:30", "685230")]
    [InlineData("1_000", "1000")]
    [InlineData("'true'", null)]
    [InlineData("True", null)]
    [InlineData("0.10", null)]
    [InlineData("n", null)]
    [InlineData("0o17", null)]
    [InlineData("2018-01-01", null)]
    [InlineData("1e-3", null)]
    public void A_default_that_skelebot_passes_as_another_text_is_told(string value, string? other)
    {
        JobFileResult result = SkelebotTexts.Read($"source: t.py\nparams:\n- name: p\n  default: {value}");
        Diagnostic? told = result.Diagnostics.SingleOrDefault(d => d.Code == DiagnosticCodes.NotHonoured);
        Assert.Equal(other is null, told is null);
        Assert.Contains($"'{other}'", $"{told?.Message ?? "''"}", StringComparison.Ordinal);
        Assert.Equal(value.Trim('\''), result.Jobs[0].Parameters[0].Default![0]);
    }

    [Fact]
    public void A_command_in_a_default_is_told_to_stay_text() => Assert.Contains(
        SkelebotTexts.Read("source: t.py\nparams:\n- name: p\n  default: $(date +%F)").Diagnostics,
        d => d.Code == DiagnosticCodes.NotHonoured && d.Line == 8 && d.Message.Contains("is not run", StringComparison.Ordinal));

    [Theory]
    [InlineData("github:someone/repo", "git+https://github.com/someone/repo")]
    [InlineData("github:https://example.org/a/b.git", "git+https://example.org/a/b.git")]
    [InlineData("github:ext::sh -c id", null)]
    [InlineData("github:--upload-pack=id", null)]
    [InlineData("github:", null)]
    public void A_repository_is_named_shortly_or_by_an_address_and_by_nothing_else(string dependency, string? package)
    {
        JobFileResult result = SkelebotTexts.Read("source: t.py", $"dependencies: ['{dependency}']\n");
        Assert.Equal(package is null, result.HasErrors);
        Assert.Equal(package, result.Jobs.SingleOrDefault()?.Python!.Packages[0]);
    }

    [Fact]
    public void A_script_that_names_a_file_is_that_file_and_never_one_outside_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("train.py", "print(1)\n");
        Assert.Equal(["python3", "-u", "train.py"], Read("file://train.py").Jobs[0].Command!.Arguments!.Take(3));
        Assert.Equal(DiagnosticCodes.PathNotFound, Error("file://no.py").Code);
        Assert.Contains("no file below the folder", Error("file:///etc/passwd").Message, StringComparison.Ordinal);
        Assert.Contains("no file below the folder", Error("file://../x.py").Message, StringComparison.Ordinal);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link.py"), "/etc/passwd");
        Assert.Contains("no file below the folder", Error("file://link.py").Message, StringComparison.Ordinal);

        JobFileResult Read(string script) => JobFileReader.ReadText(
            $"{{\"jobAPI\": \"https://j.example\", \"oauthTokenUrl\": \"https://t.example\", \"jobName\": \"j\", \"completionTime\": \"1h\", \"script\": \"{script}\"}}",
            Path.Combine(folder.Path, "c.json"));

        Diagnostic Error(string script) => Assert.Single(Read(script).Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Two_numbers_with_a_colon_are_no_length_of_time()
    {
        Diagnostic error = Assert.Single(NativeTexts.Read("jobs:\n  a:\n    command: [x]\n    timeout: 1:30\n").Diagnostics);
        Assert.Equal((DiagnosticCodes.InvalidDuration, 4, 14), (error.Code, error.Line, error.Column));
        Assert.Contains("1m30s or 1h30m", error.Suggestion, StringComparison.Ordinal);
        Assert.Contains(SapTexts.Read(SapTexts.Job("completionTime: '20:00'")).Diagnostics, d => d is { Severity: DiagnosticSeverity.Warning, Code: DiagnosticCodes.InvalidDuration });
    }

    [Fact]
    public void A_fault_of_a_reader_is_told_of_its_file_and_stops_no_other()
    {
        // No such fault is known: the format that fails is one of the test.
        var diagnostics = new DiagnosticBag("/nowhere/x.yaml");
        Assert.NotNull(typeof(DiagnosticCodes).GetField(nameof(DiagnosticCodes.ReaderFailed)));
        JobFileContent content = JobFileReader.ReadGuarded(new BrokenFormat(), new Core.Files.Yaml.YamlMapping(new TextPosition(1, 1)), new JobFileContext("/nowhere/x.yaml", diagnostics));
        Assert.Empty(content.Jobs);
        Assert.Equal(DiagnosticCodes.ReaderFailed, Assert.Single(diagnostics.ToList()).Code);
    }

    private sealed class BrokenFormat : IJobFileFormat
    {
        public string Name => "Broken";

        public string Expectation => "";

        public Recognition Detect(Core.Files.Yaml.YamlNode root) => Recognition.Certain;

        public JobFileContent Read(Core.Files.Yaml.YamlNode root, JobFileContext context) => throw new FormatException("'-10G' is not a quantity");
    }
}
