using TrainingJobs.Core.Diagnostics;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.ProxiMl;

public class ProxiMlRuleTests
{
    [Theory]
    [InlineData("""{}""", DiagnosticCodes.MissingField, "{}", "Either 'gpu_type' or 'gpu_types'")]
    [InlineData("""{"gpu_types": ["rtx3090"], "disk_size": 9}""", DiagnosticCodes.InvalidValue, "9", "from 10 to 2000")]
    [InlineData("""{"gpu_types": ["rtx3090"], "disk_size": 2001}""", DiagnosticCodes.InvalidValue, "2001", "from 10 to 2000")]
    [InlineData("""{"gpu_types": ["rtx3090", "cpu"]}""", DiagnosticCodes.ConflictingFields, "\"cpu\"", "may not be combined")]
    [InlineData("""{"gpu_types": ["cpu"]}""", DiagnosticCodes.MissingField, "{\"gpu_types\"", "'cpu_count'")]
    [InlineData("""{"gpu_types": ["cpu"], "cpu_count": 6}""", DiagnosticCodes.InvalidValue, "6", "multiple of 4")]
    [InlineData("""{"gpu_types": ["cpu"], "cpu_count": 4, "gpu_count": 1}""", DiagnosticCodes.ConflictingFields, "1}", "'gpu_count' is not valid")]
    [InlineData("""{"gpu_types": ["rtx2080ti"], "cpu_count": 3}""", DiagnosticCodes.InvalidValue, "3", "at least 4")]
    [InlineData("""{"gpu_types": ["rtx3090"], "cpu_count": 4}""", DiagnosticCodes.InvalidValue, "4", "at least 8")]
    [InlineData("""{"gpu_types": ["rtx2080ti", "rtx3090"], "cpu_count": 15, "gpu_count": 2}""", DiagnosticCodes.InvalidValue, "15", "at least 16")]
    [InlineData("""{"gpu_types": ["rtx3091"]}""", DiagnosticCodes.InvalidValue, "\"rtx3091\"", "'rtx3091' is no type of GPU")]
    [InlineData("""{"gpu_types": ["rtx3090"], "gpu_count": 0}""", DiagnosticCodes.InvalidValue, "0", "1 or more")]
    [InlineData("""{"gpu_types": ["rtx3090"], "max_price": 0}""", DiagnosticCodes.InvalidValue, "0", "more than 0")]
    [InlineData("""{"gpu_types": ["rtx3090"], "max_price": "a"}""", DiagnosticCodes.WrongType, "\"a\"", "a number")]
    public void Resources_are_checked(string resources, string code, string place, string message) =>
        IsError(ProxiMlTexts.Request(resources: resources), code, place, message);

    [Theory]
    [InlineData("training", "[]", "", DiagnosticCodes.MissingField, "[]", "at least one worker")]
    [InlineData("inference", "[\"a\", \"b\"]", "", DiagnosticCodes.InvalidValue, "[\"a\"", "exactly one worker")]
    [InlineData("endpoint", "[\"a\"]", "\"endpoint\": {\"start_command\": \"x\"}", DiagnosticCodes.ConflictingFields, "[\"a\"", "no workers")]
    [InlineData("endpoint", "[]", "", DiagnosticCodes.MissingField, "{\"name\"", "'routes' or 'start_command'")]
    [InlineData("endpoint", "[]", "\"endpoint\": {\"start_command\": \"x\", \"routes\": [{\"path\": \"/\", \"file\": \"a\", \"function\": \"f\"}]}", DiagnosticCodes.ConflictingFields, "\"x\"", "no use for 'routes'")]
    [InlineData("notebook", "[]", "\"data\": {\"output_type\": \"aws\", \"output_uri\": \"s3://a\"}", DiagnosticCodes.ConflictingFields, "\"aws\"", "not valid for a notebook")]
    [InlineData("inference", "[\"a\"]", "\"data\": {\"datasets\": [\"a\"]}", DiagnosticCodes.ConflictingFields, "[\"a\"]}", "not valid for an inference job")]
    [InlineData("training", "[\"a\"]", "\"data\": {\"volumes\": [\"v\"]}", DiagnosticCodes.ConflictingFields, "[\"v\"]", "not valid for a training job")]
    [InlineData("trainning", "[\"a\"]", "", DiagnosticCodes.InvalidValue, "\"trainning\"", "no type of a job")]
    [InlineData("training", "[\"a\"]", "\"environment\": {\"type\": \"CUSTOM\"}", DiagnosticCodes.MissingField, "\"CUSTOM\"", "'custom_image'")]
    public void Types_of_jobs_are_checked(string type, string workers, string rest, string code, string place, string message) =>
        IsError(ProxiMlTexts.Request(type, workers: workers, rest: rest), code, place, message);

    [Theory]
    [InlineData("aws", "https://x", "s3://")]
    [InlineData("wasabi", "gs://x", "s3://")]
    [InlineData("azure", "http://x", "https://")]
    [InlineData("gcp", "s3://x", "gs://")]
    [InlineData("local", "./x", "relative paths are not supported")]
    [InlineData("proximl", "thing", "model, dataset or checkpoint")]
    public void Addresses_of_results_are_checked(string type, string uri, string rule)
    {
        Diagnostic error = IsError(
            ProxiMlTexts.Request(rest: $$"""
                "data": {"output_type": "{{type}}", "output_uri": "{{uri}}"}
                """), DiagnosticCodes.InvalidValue, $"\"{uri}\"", "output_uri");
        Assert.Contains(rule, error.Suggestion);
    }

    [Theory]
    [InlineData("web", "s3://x")]
    [InlineData("git", "examples.git")]
    [InlineData("local", "x")]
    public void Addresses_of_code_are_checked(string type, string uri) => IsError(
        ProxiMlTexts.Request(rest: $$"""
            "model": {"source_type": "{{type}}", "source_uri": "{{uri}}"}
            """), DiagnosticCodes.InvalidValue, $"\"{uri}\"", "source_uri");

    [Theory]
    [InlineData("{\"verb\": \"GET\", \"path\": \"/a\", \"file\": \"a\", \"function\": \"f\"}", DiagnosticCodes.InvalidValue, "\"GET\"")]
    [InlineData("{\"file\": \"a\", \"function\": \"f\"}", DiagnosticCodes.MissingField, "{\"file\"")]
    [InlineData("{\"path\": \"/a\", \"file\": \"a\", \"function\": \"f\"}, {\"path\": \"/a\", \"file\": \"b\", \"function\": \"g\"}", DiagnosticCodes.DuplicateName, "\"/a\", \"file\": \"b\"")]
    [InlineData("{\"path\": \"/a\", \"file\": \"a\", \"function\": \"f\", \"body\": [{\"name\": \"x\", \"type\": \"str\"}, {\"name\": \"x\", \"type\": \"int\"}]}", DiagnosticCodes.DuplicateName, "\"x\", \"type\": \"int\"")]
    [InlineData("{\"path\": \"/a\", \"file\": \"a\", \"function\": \"f\", \"body\": [{\"name\": \"x\", \"type\": \"text\"}]}", DiagnosticCodes.InvalidValue, "\"text\"")]
    public void Routes_are_checked(string routes, string code, string place) => IsError(
        ProxiMlTexts.Request("endpoint", workers: "[]", rest: $$"""
            "endpoint": {"routes": [{{routes}}]}
            """), code, place, "");

    [Theory]
    [InlineData("\"data\": {\"datasets\": [{\"public\": true}]}", DiagnosticCodes.MissingField, "{\"public\"")]
    [InlineData("\"data\": {\"input_uri\": \"s3://a\"}", DiagnosticCodes.MissingField, "\"s3://a\"")]
    [InlineData("\"data\": {\"output_type\": \"ftp\"}", DiagnosticCodes.InvalidValue, "\"ftp\"")]
    [InlineData("\"environment\": {\"env\": [{\"key\": \"A\"}, {\"key\": \"A\"}]}", DiagnosticCodes.DuplicateName, "\"A\"}]")]
    [InlineData("\"environment\": {\"env\": [{\"key\": \"A B\"}]}", DiagnosticCodes.InvalidName, "\"A B\"")]
    [InlineData("\"worker_commands\": [\"x\"]", DiagnosticCodes.ConflictingFields, "[\"x\"]")]
    public void Other_fields_are_checked(string rest, string code, string place) => IsError(ProxiMlTexts.Request(rest: rest), code, place, "");

    private static Diagnostic IsError(string text, string code, string place, string message)
    {
        Diagnostic error = SampleFiles.Error(ProxiMlTexts.Read(text));
        Assert.Equal(code, error.Code);
        Assert.StartsWith(place, SampleFiles.TextAt(text, error));
        Assert.Contains(message, error.Message);
        return error;
    }
}
