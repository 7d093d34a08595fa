package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.contract.ModelOperation.Duty;
import dev.emp.jobbus.contract.ModelOperation.Submit;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.TenantLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes up operations. The same numbers make the same operations. */
final class RandomOperations {

    private static final List<Integer> AGES = List.of(0, 0, 0, 0, 1, 1, 2, 3, 5, 8);
    private static final List<Scope> SCOPES =
            List.of(Scope.service(BusDriver.SERVICE), Scope.pool("heavy"), Scope.pool("heavy"));

    private final RandomGenerator random;
    /** Where jobs are raised their order tells nothing, so this is left out more often than not. */
    private final boolean raises;
    /** Where tenants have limits many jobs are refused, so these are left out of every second list. */
    private final boolean limits;

    RandomOperations(RandomGenerator random) {
        this.random = random;
        this.raises = chance(0.3);
        this.limits = chance(0.5);
    }

    List<ModelOperation> list(int length) {
        return Stream.generate(this::next).limit(length).toList();
    }

    private ModelOperation next() {
        ModelOperation operation = fresh();
        return chance(0.04) ? new ModelOperation.Twice(operation) : operation;
    }

    private ModelOperation fresh() {
        int dice = random.nextInt(100);
        if (dice < 22) {
            return submit();
        } else if (dice < 25) {
            return new ModelOperation.SubmitAll(Stream.generate(this::submit)
                    .limit(ModelOperation.Step.FRESH_IDS - 1L)
                    .toList());
        } else if (dice < 47) {
            return take();
        } else if (dice < 75) {
            return write();
        } else if (dice < 80) {
            return new ModelOperation.Cancel(age());
        } else if (dice < 97) {
            return chance(0.4)
                    ? new ModelOperation.PassTime(
                            oneOf(0, 500, 500, 1_000, 1_000, 2_000, 2_000, 5_000, 11_000, 31_000, 301_000))
                    : upkeep();
        }
        return rare();
    }

    private ModelOperation rare() {
        if (limits && chance(0.6)) {
            return limit();
        }
        return switch (random.nextInt(5)) {
            case 0 -> new ModelOperation.SubmitAgain(age());
            case 1 -> new ModelOperation.PassTime(601_000);
            case 2 -> new ModelOperation.Restrict(oneOf(SCOPES), oneOf(Mode.PAUSED, Mode.DRAINING));
            default -> new ModelOperation.Resume(oneOf(SCOPES));
        };
    }

    private ModelOperation limit() {
        String tenant = oneOf("default", "default", "acme");
        return switch (random.nextInt(8)) {
            case 0 -> new ModelOperation.LiftLimits(tenant);
            case 1 -> new ModelOperation.PassTime(24 * 3_600_000);
            default -> new ModelOperation.LimitTenant(tenant, tenantLimits());
        };
    }

    private TenantLimits tenantLimits() {
        TenantLimits all = TenantLimits.NONE.withWeight(chance(0.5) ? null : 7);
        return all.withMaxQueued(chance(0.6) ? null : oneOf(3L, 8L))
                .withMaxRunning(chance(0.3) ? null : oneOf(0, 1, 1, 2, 3))
                .withSubmissions(chance(0.7) ? null : new SubmissionRate(oneOf(500L, 3_000L), oneOf(1, 4)))
                .withSpendPerDay(chance(0.7) ? null : new Usd(oneOf(1_000_000L, 20_000_000L)));
    }

    private Submit submit() {
        List<Integer> dependsOn = new ArrayList<>();
        while (chance(0.15)) {
            dependsOn.add(age());
        }
        String key = chance(0.9) ? "" : oneOf("key-1", "key-2");
        return new Submit(
                spec(!dependsOn.isEmpty()), oneOf(0, 0, 0, 0, 1, 30, -1), dependsOn, oneOf(IfItFails.values()), key);
    }

    /** Who depends on others is likely to be of their tenant. */
    private JobSpec spec(boolean dependent) {
        Placement placement = new Placement(
                dependent ? "default" : oneOf("default", "default", "default", "acme", "beta"),
                oneOf(0, 50, 50, 95, 100),
                oneOf(1, 1, 2, 60, 100),
                null,
                chance(0.8) ? null : oneOf(Duration.ofSeconds(5), Duration.ofSeconds(40)),
                oneOf(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(20)));
        // A backoff of one millisecond has no room for jitter, so both buses schedule alike.
        return BusDriver.spec()
                .withPlacement(placement)
                .withRetry(new RetryPolicy(1 + random.nextInt(3), Duration.ofMillis(1), Duration.ofMillis(1)))
                .withRequirements(requirements())
                .withCoordination(coordination())
                .withFallbacks(chance(0.8) ? Fallbacks.NONE : fallbacks())
                .withEstimate(chance(0.7) ? null : new Usd(oneOf(100_000L, 2_500_000L)));
    }

    private Fallbacks fallbacks() {
        List<Fallback> all = new ArrayList<>();
        do {
            Task task = new Task(BusDriver.SERVICE, new JsonText("{\"choice\":" + all.size() + "}"), requirements());
            all.add(new Fallback(task, chance(0.7) ? Fallback.USUAL : Set.of(FailureClass.CONTENT_REFUSED)));
        } while (chance(0.4));
        return Fallbacks.of(all);
    }

    private Requirements requirements() {
        Requirements needs = switch (random.nextInt(5)) {
            case 0 -> Requirements.of(Requirement.atLeast("gpu.memory_gb", oneOf(8, 24)));
            case 1 -> Requirements.of(Requirement.equal(Capabilities.POOL, "heavy"));
            default -> Requirements.NONE;
        };
        return chance(0.8) ? needs : needs.preferring(Set.of("flux"));
    }

    private Coordination coordination() {
        return switch (random.nextInt(6)) {
            case 0 -> Coordination.NONE.withConcurrency(new Limit.Concurrency(oneOf("one", "two"), oneOf(1, 2, 2)));
            case 1 -> Coordination.NONE.withRate(rate());
            case 2 ->
                chance(0.5) ? Coordination.NONE : new Coordination(new Limit.Concurrency("one", 1), rate(), List.of());
            default -> Coordination.NONE;
        };
    }

    /** One token every two seconds: whole halves at all times the clock can show, however they are counted. */
    private Limit.Rate rate() {
        return new Limit.Rate(oneOf("api", "other"), 2, Duration.ofSeconds(4));
    }

    private ModelOperation take() {
        Capabilities capabilities =
                Capabilities.ofService(BusDriver.SERVICE).with("gpu.memory_gb", AttributeValue.of(oneOf(4, 8, 24)));
        if (chance(0.4)) {
            capabilities = capabilities.with(Capabilities.POOL, AttributeValue.of("heavy"));
        }
        if (chance(0.3)) {
            capabilities = capabilities.with(Capabilities.WARM_MODEL, AttributeValue.of("flux"));
        }
        if (chance(0.1)) {
            capabilities = capabilities.withAdmission(oneOf(
                    Admission.OPEN.withDeniedTenants(Set.of("acme")),
                    Admission.OPEN.withTenants(Set.of("acme", "beta"))));
        }
        return new ModelOperation.TakeJobs(
                oneOf("m/a", "m/b", "other/a"), capabilities, oneOf(1, 1, 2, 5), oneOf(1, 10, 30, 120));
    }

    private ModelOperation write() {
        int lease = age();
        return switch (random.nextInt(14)) {
            case 0 -> new ModelOperation.Renew(lease, age(), oneOf(1, 10, 30));
            case 1 -> new ModelOperation.ReportProgress(lease, oneOf(0.0, 0.25, 1.0));
            case 2 -> new ModelOperation.WriteOutput(lease, oneOf("hel", "lo"));
            case 3 -> new ModelOperation.Attach(lease, oneOf("prompt-1", "prompt-2"));
            case 4, 5, 6 -> new ModelOperation.Fail(lease, oneOf(FailureClass.values()));
            case 7, 8 -> new ModelOperation.Release(lease);
            case 9 -> new ModelOperation.Replay(age());
            default -> new ModelOperation.Complete(lease, oneOf(0.0, 0.0, 0.25, 3.0));
        };
    }

    /** Bounded work is compared only where the order of the work is laid down. */
    private ModelOperation upkeep() {
        Duty duty = oneOf(Duty.values());
        if (duty == Duty.RAISE && !raises) {
            duty = Duty.QUEUE_DUE;
        }
        boolean ordered = duty == Duty.RECLAIM || duty == Duty.QUEUE_DUE || duty == Duty.EXPIRE;
        return new ModelOperation.Upkeep(duty, ordered && chance(0.3) ? 1 : 1_000);
    }

    private int age() {
        return oneOf(AGES);
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
