using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class NearMissTests
{
    [Theory]
    [InlineData("{runtimeInfo: {mainFunction: predict, mainFunctionArgs: [], snowflakeMaxRows: 1}, schemaVersion: 2}", "a deployment of Modelbit ('predict')")]
    [InlineData("env: dev\nparams:\n- {name: a, default: b}\n", "an environment file of skelebot")]
    [InlineData("""{"job_uuid": "1", "customer_uuid": "2", "name": "mine", "type": "training", "status": "running", "resources": {"gpu_count": 1}}""", "the record of a job 'mine'")]
    [InlineData("""[{"job_uuid": "1", "name": "a", "status": "running"}]""", "a list of records of jobs")]
    [InlineData("ameVersion: ''\nserver: {replicaCount: 1}\n", "the configuration of an AME server")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ame-server-configmap}\n", "the configuration of an AME server (ConfigMap)")]
    [InlineData("apiVersion: ame.teainspace.com/v1alpha1\nkind: Task\nspec: {runcommand: x}\n", "a manifest of AME for Kubernetes (Task)")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\n", "a manifest for Kubernetes (Job)")]
    [InlineData("""{"clientid": "a", "clientsecret": "HIDDEN", "url": "https://a.invalid", "serviceurls": {}}""", "a service key of SAP")]
    [InlineData("services: {web: {image: nginx}}\n", "a file of Docker Compose")]
    public void What_is_no_job_file_is_named_as_what_it_is(string text, string what)
    {
        JobFileResult result = JobFileReader.ReadText(text, "/somewhere/file.yaml");
        Diagnostic error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(DiagnosticCodes.NotAJob, error.Code);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Suggestion);
        Assert.Empty(result.Jobs);
        Assert.DoesNotContain("HIDDEN", error.ToString(), StringComparison.Ordinal);
    }
}
