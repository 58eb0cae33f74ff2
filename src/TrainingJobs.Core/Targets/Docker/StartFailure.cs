using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Says why a container could not be made or started, in the terms of the job.</summary>
internal static class StartFailure
{
    public const string GpuAdvice =
        "Install the NVIDIA driver and the NVIDIA Container Toolkit there, then 'sudo nvidia-ctk runtime configure --runtime=docker' and restart Docker.";

    public const string AmdAdvice = "Install the AMD GPU driver (amdgpu-dkms) there.";

    /// <param name="start">What was to be started.</param>
    /// <param name="image">In which image.</param>
    /// <param name="error">What the daemon said.</param>
    public static RunFailedException Of(WorkerStart start, string image, DockerApiException error)
    {
        string message = error.Message;
        string program = start.Plan.Arguments[0];
        if (error is DockerNotFoundException && Has("No such image"))
        {
            return new RunFailedException(ReasonCodes.ImageNotFound, $"The image '{image}' is not on the target any more.", error);
        }

        if (Has("could not select device driver") || Has("nvidia-container-cli") || Has("unknown or invalid runtime name: nvidia"))
        {
            return new RunFailedException(ReasonCodes.NoGpuRuntime, $"The Docker host cannot give GPUs to containers. {GpuAdvice} It said: {message}", error);
        }

        if (Has("error gathering device information") && Has(ContainerGpus.AmdDriver))
        {
            return new RunFailedException(ReasonCodes.NoGpuRuntime, $"The Docker host has no GPU of AMD. {AmdAdvice} It said: {message}", error);
        }

        if (Has("container-init binary not found"))
        {
            return new RunFailedException(
                ReasonCodes.CannotStart, $"Podman has no first process for containers, which passes signals on. Install 'catatonit' on its host. It said: {message}", error);
        }

        if (Has("port is already allocated") || Has("address already in use"))
        {
            return new RunFailedException(
                ReasonCodes.PortTaken, $"A port of the job is taken on the Docker host; choose another one in 'ports', or end what uses it. It said: {message}", error);
        }

        if (Has("executable file not found") || Has("no such file or directory: unknown"))
        {
            return new RunFailedException(ReasonCodes.ProgramNotFound, $"The image '{image}' has no program '{program}'. It said: {message}", error);
        }

        return Has("bind source path does not exist") || Has("invalid mount config")
            ? new RunFailedException(ReasonCodes.MountInvalid, $"A mount of the job is not possible: {message}", error)
            : new RunFailedException(ReasonCodes.CannotStart, $"The container could not be started: {message}", error);

        bool Has(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
