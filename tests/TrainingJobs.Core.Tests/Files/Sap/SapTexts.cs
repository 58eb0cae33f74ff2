using TrainingJobs.Core.Files;

namespace TrainingJobs.Core.Tests.Files.Sap;

internal static class SapTexts
{
    public const string Operator = """
        {
          "oauthClientId": "sb-client",
          "oauthClientSecret": "do-not-show-me",
          "oauthTokenUrl": "https://auth.example.com",
          "jobAPI": "https://jobs.example.com",
          "jobName": "wide-deep",
          "env": "[{\"name\":\"TEST_DATA\",\"value\":\"data/adult.test\"},{\"name\":\"RATE\",\"value\":0.00003}]",
          "image": "tensorflow/tensorflow:1.4.0",
          "completionTime": "10000",
          "resources": {"cpus": 1, "gpus": 1, "memory": 2048},
          "requirements": "tensorflow==1.4.0 numpy >= 1.13, < 2\npandas",
          "pythonMajorVersion": 3,
          "version": "v2",
          "script": "import sys\nprint(sys.argv[1:])\n"
        }
        """;

    public static JobFileResult Read(string text, params (string Key, string Value)[] config) =>
        JobFileReader.ReadText(text, "/nowhere/train.sapml", new JobReadOptions { Config = config.ToDictionary(c => c.Key, c => c.Value) });

    /// <summary>A job file with the lines in its execution, which begins on line 3.</summary>
    public static string Job(string execution, string env = "") =>
        "job:\n  name: a\n  execution:\n    command: ./run.sh\n    " + execution.Replace("\n", "\n    ") + "\n" + env;
}
