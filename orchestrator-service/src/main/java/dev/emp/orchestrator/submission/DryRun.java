package dev.emp.orchestrator.submission;

import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.query.Explanation.UnfitWorker;
import dev.emp.jobbus.query.Outlook;
import dev.emp.orchestrator.classification.Traits;
import dev.emp.orchestrator.classification.Verdict;
import dev.emp.orchestrator.classification.Verdict.ByJob;
import dev.emp.orchestrator.classification.Verdict.ByRule;
import dev.emp.orchestrator.classification.Verdict.Nobody;
import dev.emp.orchestrator.fleet.Outlooks;
import dev.emp.orchestrator.jobs.JobViews;
import dev.emp.orchestrator.scaling.Backlogs;
import dev.emp.orchestrator.scaling.PoolNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says what would become of a job. */
@Component
final class DryRun {

    private static final int MOST_SHOWN = 100;

    private final Outlooks outlooks;
    private final Backlogs backlogs;
    private final Clock clock;

    DryRun(Outlooks outlooks, Backlogs backlogs, Clock clock) {
        this.outlooks = outlooks;
        this.backlogs = backlogs;
        this.clock = clock;
    }

    Mono<DryRunView> of(Verdict verdict) {
        return outlooks.of(verdict.spec())
                .zipWith(backlogs.waitingIn(verdict.spec().lane()), (held, ahead) -> view(verdict, held, ahead));
    }

    private DryRunView view(Verdict verdict, Outlooks.Held held, long ahead) {
        JobSpec spec = verdict.spec();
        Traits traits = verdict.traits();
        Outlook outlook = held.outlook();
        return new DryRunView(
                true,
                PoolNames.askedBy(spec.requirements()).orElse(null),
                decidedBy(verdict),
                verdict.decision() instanceof ByRule rule ? new DryRunView.RuleView(rule.index(), rule.name()) : null,
                traits.model().orElse(null),
                boxed(traits.gpuMemory()),
                lane(spec),
                candidates(outlook),
                held.paused().map(Scope::toString).orElse(null),
                held.draining().map(Scope::toString).orElse(null),
                ahead,
                held.paused().isPresent() ? null : start(spec, outlook, ahead, traits.duration()),
                boxed(traits.duration()),
                cost(spec));
    }

    private static String decidedBy(Verdict verdict) {
        return switch (verdict.decision()) {
            case ByJob byJob -> "job";
            case ByRule byRule -> "rule";
            case Nobody nobody -> "nobody";
        };
    }

    private static DryRunView.LaneView lane(JobSpec spec) {
        return new DryRunView.LaneView(
                spec.placement().tenant(),
                JobViews.requirements(spec.allRequirements()),
                spec.requirements().preferredModels().stream().sorted().toList());
    }

    private static DryRunView.CandidatesView candidates(Outlook outlook) {
        return new DryRunView.CandidatesView(
                outlook.workers().stream()
                        .limit(MOST_SHOWN)
                        .map(Object::toString)
                        .toList(),
                outlook.slots(),
                outlook.free(),
                outlook.others().stream().limit(MOST_SHOWN).map(DryRun::other).toList());
    }

    private static DryRunView.OtherView other(UnfitWorker unfit) {
        List<String> why = Stream.concat(
                        unfit.unmet().stream().map(Requirement::toString), Stream.ofNullable(unfit.refusal()))
                .toList();
        return new DryRunView.OtherView(unfit.worker().toString(), why);
    }

    /** Null when it depends on other jobs, or nobody knows. */
    private @Nullable Instant start(JobSpec spec, Outlook outlook, long ahead, OptionalDouble runSeconds) {
        if (!spec.coordination().dependencies().isEmpty()) {
            return null;
        }
        Duration runTime =
                runSeconds.isPresent() ? Duration.ofMillis(Math.round(runSeconds.getAsDouble() * 1000)) : null;
        Optional<Duration> startsIn =
                ahead < outlook.free() ? Optional.of(Duration.ZERO) : outlook.startsIn(ahead - outlook.free(), runTime);
        Instant now = clock.instant();
        Instant due = spec.placement().runAt();
        return startsIn.map(wait -> due != null && due.isAfter(now.plus(wait)) ? due : now.plus(wait))
                .orElse(null);
    }

    private static @Nullable Double cost(JobSpec spec) {
        Usd estimate = spec.estimate();
        return estimate == null ? null : estimate.dollars().doubleValue();
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
