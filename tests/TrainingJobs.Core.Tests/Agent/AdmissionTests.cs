using FsCheck.Fluent;
using FsCheck;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using Xunit;

namespace TrainingJobs.Core.Tests.Agent;

public sealed class AdmissionTests
{
    private static readonly TargetCapacity s_machine = new(8, 32m * 1024 * 1024 * 1024, 100, [.. Enumerable.Range(0, 4).Select(i => Gpu(i))]);

    [Fact]
    public void Runs_are_let_in_in_their_order_while_they_fit()
    {
        AdmissionResult result = Decide([], Run(1, cpu: 4), Run(2, cpu: 4), Run(3, cpu: 4));

        Assert.Equal(["r1", "r2"], result.Admitted.Select(a => a.Run.Id));
        (QueuedRun run, string code, string reason) = Assert.Single(result.Waiting);
        Assert.Equal(("r3", ReasonCodes.WaitingForCpu), (run.Id, code));
        Assert.Contains("0 of 8 are free", reason);
    }

    [Fact]
    public void A_port_of_a_host_is_waited_for_while_another_run_has_it_and_held_back_from_nobody_else()
    {
        RunLease server = new("server", 0, 0, []) { Target = "box", UsesThisMachine = false, Ports = ["127.0.0.1:8080:80"] };
        QueuedRun Wants(int number, string target, string port) =>
            Run(number, cpu: 0) with { Target = target, UsesThisMachine = false, Ports = [JobPort.TryParse(port, out JobPort? one) ? one : throw new ArgumentException(port)] };

        AdmissionResult result = Decide(
            [server],
            Wants(1, "box", "8080:8888"), Wants(2, "box", "127.0.0.2:8080:80"), Wants(3, "box", "8080:80/udp"), Wants(4, "far", "8080:80"), Wants(5, "far", "8080:81"), Wants(6, "box", "9090:80"));

        Assert.Equal(["r2", "r3", "r4", "r6"], result.Admitted.Select(a => a.Run.Id));
        Assert.Equal(
            [("r1", "WaitingForPort", "It waits for port 8080 of the host, which run server has."), ("r5", "WaitingForPort", "It waits for port 8080 of the host, which run r4 has.")],
            result.Waiting.Select(w => (w.Run.Id, w.Code, w.Reason)));
        Assert.Equal(["8080:80"], result.Admitted[2].Lease.Ports);
    }

    [Fact]
    public void Higher_priority_goes_first()
    {
        AdmissionResult result = Decide([], Run(1, cpu: 8), Run(2, cpu: 8, priority: 5));

        Assert.Equal("r2", Assert.Single(result.Admitted).Run.Id);
    }

    [Fact]
    public void A_small_run_does_not_take_what_a_waiting_big_one_needs()
    {
        RunLease held = new("x", 0, 0, [["nvidia/GPU-0"]]);

        AdmissionResult result = Decide([held], Run(1, gpus: 4), Run(2, gpus: 1));

        Assert.Empty(result.Admitted);
        Assert.Equal(ReasonCodes.WaitingForGpu, result.Waiting[0].Code);
        Assert.Contains("3 of 4 are free", result.Waiting[0].Reason);
        Assert.Equal(ReasonCodes.WaitingForTurn, result.Waiting[1].Code);
    }

    [Fact]
    public void A_small_run_passes_a_waiting_big_one_that_it_does_not_delay()
    {
        RunLease held = new("x", 0, 0, [["nvidia/GPU-0"]]);

        AdmissionResult result = Decide([held], Run(1, gpus: 4, cpu: 4), Run(2, cpu: 4), Run(3, cpu: 1));

        Assert.Equal("r2", Assert.Single(result.Admitted).Run.Id);
    }

    [Fact]
    public void What_can_never_fit_is_told_from_what_does_not_fit_now()
    {
        AdmissionResult result = Decide([], Run(1, gpus: 5), Run(2, cpu: 9), Run(3, cpu: 1));

        Assert.Equal(["r1", "r2"], result.Unschedulable.Select(n => n.Run.Id));
        Assert.Contains("4 NVIDIA A100", result.Unschedulable[0].Reason);
        Assert.Equal("r3", Assert.Single(result.Admitted).Run.Id);
    }

    [Fact]
    public void Workers_of_a_run_get_devices_of_their_own()
    {
        QueuedRun run = Run(1, gpus: 2) with { Workers = 2 };

        IReadOnlyList<IReadOnlyList<string>> devices = Assert.Single(Decide([], run).Admitted).Lease.Devices;

        Assert.Equal([2, 2], devices.Select(d => d.Count));
        Assert.Equal(4, devices.SelectMany(d => d).Distinct().Count());
    }

    [Fact]
    public void A_request_names_models_memory_and_vendor()
    {
        TargetCapacity mixed = s_machine with
        {
            Gpus = [Gpu(0, "NVIDIA GeForce RTX 3090", 24), Gpu(1, "NVIDIA A100-SXM4-80GB", 80), Gpu(2, "AMD Instinct MI250X", 64, "amd")],
        };

        Assert.Equal("nvidia/GPU-0", Chosen(new GpuRequest { Count = 1, Types = ["rtx3090"] }));
        Assert.Equal("nvidia/GPU-1", Chosen(new GpuRequest { Count = 1, Memory = Quantity.Parse("40Gi"), Vendor = "nvidia" }));
        Assert.Equal("amd/GPU-2", Chosen(new GpuRequest { Count = 1, Vendor = "amd" }));
        Assert.Equal("nvidia/GPU-0", Chosen(new GpuRequest { Count = 1 }));

        string Chosen(GpuRequest request) =>
            Admission.Decide([Run(1) with { Gpu = request }], [], new TargetCapacities(mixed)).Admitted[0].Lease.Devices[0][0];
    }

    [Fact]
    public void Whatever_is_asked_for_nothing_is_given_twice_and_the_first_in_the_queue_is_never_passed_over()
    {
        Gen<QueuedRun> runs =
            from sequence in Gen.Choose(1, 1000)
            from cpu in Gen.Choose(0, 8)
            from gpus in Gen.Choose(0, 3)
            from workers in Gen.Choose(1, 2)
            select Run(sequence, cpu: cpu, gpus: gpus) with { Workers = gpus * workers > 4 ? 1 : workers };
        Prop.ForAll(runs.ListOf().ToArbitrary(), queue =>
        {
            QueuedRun[] ordered = [.. queue.DistinctBy(run => run.Sequence).Order(QueueOrder.Instance)];
            AdmissionResult result = Admission.Decide(ordered, [], new TargetCapacities(s_machine));
            string[] devices = [.. result.Admitted.SelectMany(a => a.Lease.Devices).SelectMany(d => d)];
            bool isOnce = devices.Length == devices.Distinct().Count()
                && result.Admitted.Sum(a => a.Lease.Cpu) <= s_machine.Cpu
                && result.Admitted.All(a => a.Lease.Devices.Sum(d => d.Count) == a.Run.GpuCount);
            // With the whole machine free, the first that fits at all must be in.
            bool isFirstIn = ordered.Length == 0 || result.Admitted.Any(a => a.Run.Id == ordered[0].Id) || result.Unschedulable.Any(n => n.Run.Id == ordered[0].Id);
            return isOnce && isFirstIn;
        }).QuickCheckThrowOnFailure();
    }

    private static AdmissionResult Decide(IReadOnlyCollection<RunLease> held, params QueuedRun[] queue) =>
        Admission.Decide(queue.Order(QueueOrder.Instance), held, new TargetCapacities(s_machine));

    private static QueuedRun Run(int sequence, decimal cpu = 0, int gpus = 0, int priority = 0) => new()
    {
        Id = $"r{sequence}",
        Sequence = sequence,
        Priority = priority,
        Cpu = cpu,
        Gpu = gpus == 0 ? null : new GpuRequest { Count = gpus },
    };

    private static JobGpu Gpu(int index, string name = "NVIDIA A100-SXM4-80GB", int gibibytes = 80, string vendor = "nvidia") => new()
    {
        Index = index,
        Uuid = $"GPU-{index}",
        Name = name,
        Vendor = vendor,
        Memory = gibibytes * 1024L * 1024 * 1024,
    };
}
