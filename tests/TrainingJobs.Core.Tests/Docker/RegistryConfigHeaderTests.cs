using System.Text;
using Docker.DotNet.Models;
using TrainingJobs.Core.Targets.Docker.Api;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public class RegistryConfigHeaderTests
{
    [Fact]
    public void Credentials_are_written_in_the_form_of_base64_that_is_for_urls()
    {
        // Three bytes before the value, so that it gives both characters in which the forms differ.
        var auth = new AuthConfig { Username = "ann", Password = "??>>~~pw", ServerAddress = "registry.example" };
        string header = RegistryConfigHeader.Of(new Dictionary<string, AuthConfig> { ["registry.example"] = auth });

        Assert.DoesNotContain('+', header);
        Assert.DoesNotContain('/', header);
        string json = Encoding.UTF8.GetString(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/')));
        Assert.Contains("""{"registry.example":{"username":"ann","password":""", json);
        Assert.Contains("\"serveraddress\":\"registry.example\"", json);
    }
}
