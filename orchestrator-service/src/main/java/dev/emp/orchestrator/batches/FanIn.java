package dev.emp.orchestrator.batches;

import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The job that waits for all others of its batch and receives their results.
 *
 * @param job as it would be submitted alone; the dependencies it names itself go before the others
 * @param ifItFails what becomes of it when one of the batch fails that it does not name itself
 */
record FanIn(JsonNode job, IfItFails ifItFails, OnRefused onRefused) {

    static final String MEMBER = "fan_in";
    private static final String JOB = "job";

    /** What becomes of it when not every job of the batch was accepted. */
    enum OnRefused {
        /** It is refused too. */
        REFUSE,
        /** It waits for those that were accepted. */
        RUN;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws ProblemException with every fault, except those of the job itself */
    static FanIn read(JsonNode value) {
        Faults faults = new Faults();
        ObjectReader reader =
                ObjectReader.of(value, Pointer.child("", MEMBER), faults, List.of(JOB, "if_it_fails", "on_refused"));
        JsonNode job = reader.required(JOB);
        IfItFails ifItFails =
                reader.choice("if_it_fails", List.of(IfItFails.values()), IfItFails::wireName, IfItFails.FAIL);
        OnRefused onRefused =
                reader.choice("on_refused", List.of(OnRefused.values()), OnRefused::wireName, OnRefused.REFUSE);
        faults.throwIfAny();
        return new FanIn(job == null ? value : job, ifItFails, onRefused);
    }

    /** A fault of the job, as one of the body that the job stands in. */
    static ProblemException inBody(ProblemException why) {
        String parent = Pointer.child(Pointer.child("", MEMBER), JOB);
        List<Fault> faults = why.faults().stream()
                .map(fault -> new Fault(parent + fault.pointer(), fault.code(), fault.message()))
                .toList();
        return new ProblemException(why.code(), "in " + parent + ": " + why.detail(), faults);
    }

    /**
     * The specification with the jobs of the batch as its dependencies.
     *
     * @throws ProblemException if they are too many
     */
    JobSpec over(Collection<JobId> jobs, JobSpec spec) {
        Map<JobId, Dependency> all = new LinkedHashMap<>();
        spec.coordination().dependencies().forEach(named -> all.put(named.job(), named));
        jobs.forEach(job -> all.putIfAbsent(job, new Dependency(job, ifItFails)));
        if (all.size() > Coordination.MOST_DEPENDENCIES) {
            throw new ProblemException(
                    ErrorCode.TOO_MANY_JOBS,
                    "a job depends on at most " + Coordination.MOST_DEPENDENCIES + " others, not " + all.size());
        }
        return spec.withCoordination(spec.coordination().withDependencies(new ArrayList<>(all.values())));
    }
}
