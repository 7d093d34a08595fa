package dev.emp.orchestrator.classification;

import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.orchestrator.classification.Verdict.ByJob;
import dev.emp.orchestrator.classification.Verdict.ByRule;
import dev.emp.orchestrator.classification.Verdict.Decision;
import dev.emp.orchestrator.classification.Verdict.Nobody;
import dev.emp.orchestrator.estimates.Models;
import dev.emp.orchestrator.estimates.RunTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Gives jobs that name no pool the one that the first fitting rule says. Each fallback is classified for itself. */
@Component
public final class Classifier {

    private final List<PoolRule> rules;
    private final Models models;
    private final RunTimes runTimes;

    Classifier(ClassificationProperties settings, Models models, RunTimes runTimes) {
        this.rules = settings.rules();
        this.models = models;
        this.runTimes = runTimes;
    }

    /** @param inputs of the job and then of its fallbacks, as trees */
    public Verdict classify(JobSpec spec, List<JsonNode> inputs) {
        Traits traits = traits(spec.task(), inputs.getFirst(), spec.labels());
        Decision decision = decide(spec.requirements(), traits);
        JobSpec placed = spec.withRequirements(placed(spec.requirements(), decision));
        return new Verdict(
                rules.isEmpty() || spec.fallbacks().all().isEmpty()
                        ? placed
                        : placed.withFallbacks(fallbacks(spec, inputs)),
                traits,
                decision);
    }

    private Fallbacks fallbacks(JobSpec spec, List<JsonNode> inputs) {
        List<Fallback> placed = new ArrayList<>();
        for (Fallback fallback : spec.fallbacks().all()) {
            Task task = fallback.task();
            Traits traits = traits(task, inputs.get(placed.size() + 1), spec.labels());
            Requirements requirements = placed(task.requirements(), decide(task.requirements(), traits));
            placed.add(new Fallback(new Task(task.service(), task.input(), requirements), fallback.on()));
        }
        return Fallbacks.of(placed);
    }

    private Traits traits(Task task, JsonNode input, Map<String, String> labels) {
        Optional<String> model = models.modelOf(task.service(), input, task.requirements());
        return new Traits(
                task.service(),
                model,
                labels,
                models.gpuMemory(model, task.requirements()),
                runTimes.mean(task.service(), model)
                        .map(mean -> OptionalDouble.of(mean.toMillis() / 1000.0))
                        .orElse(OptionalDouble.empty()));
    }

    private Decision decide(Requirements requirements, Traits traits) {
        if (requirements.all().stream().map(Requirement::attribute).anyMatch(Capabilities.POOL::equals)) {
            return new ByJob();
        }
        return rules.stream()
                .filter(rule -> rule.fits(traits))
                .findFirst()
                .<Decision>map(rule -> new ByRule(rule.index(), rule.name(), rule.pool()))
                .orElseGet(Nobody::new);
    }

    private static Requirements placed(Requirements requirements, Decision decision) {
        return decision instanceof ByRule rule
                ? requirements.and(Requirement.equal(Capabilities.POOL, rule.pool()))
                : requirements;
    }
}
