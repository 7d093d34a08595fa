package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Limit;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.problem.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a job has to do with other jobs: {@code concurrency}, {@code rate_limit} and {@code depends_on}. */
final class CoordinationReader {

    private static final String CONCURRENCY = "concurrency";
    private static final String RATE_LIMIT = "rate_limit";
    private static final String DEPENDS_ON = "depends_on";
    private static final String JOB = "job";
    private static final String REF = "ref";
    private static final String IF_IT_FAILS = "if_it_fails";
    private static final double SHORTEST_SECONDS = 0.001;
    private static final double LONGEST_SECONDS = 86_400;
    private static final String JOB_ID = "must be a job id: j<shard>-<26 characters>";
    private static final List<IfItFails> POLICIES = List.of(IfItFails.values());

    private CoordinationReader() {}

    /** {@link Coordination#NONE} when none of the members is there. */
    static Coordination read(ObjectReader reader, Siblings siblings) {
        Coordination coordination = Coordination.NONE.withDependencies(dependencies(reader, siblings));
        Limit.Concurrency concurrency = concurrency(reader);
        Limit.Rate rate = rate(reader);
        if (concurrency != null) {
            coordination = coordination.withConcurrency(concurrency);
        }
        return rate == null ? coordination : coordination.withRate(rate);
    }

    private static Limit.@Nullable Concurrency concurrency(ObjectReader reader) {
        ObjectReader limit = reader.object(CONCURRENCY, List.of("key", "limit"));
        if (!(reader.any(CONCURRENCY) instanceof ObjectNode)) {
            return null;
        }
        String key = key(limit);
        limit.required("limit");
        long most = limit.integer("limit", 1, Limit.Concurrency.HIGHEST, 1);
        return key == null ? null : new Limit.Concurrency(key, (int) most);
    }

    private static Limit.@Nullable Rate rate(ObjectReader reader) {
        ObjectReader limit = reader.object(RATE_LIMIT, List.of("key", "starts", "per_seconds"));
        if (!(reader.any(RATE_LIMIT) instanceof ObjectNode)) {
            return null;
        }
        String key = key(limit);
        limit.required("starts");
        limit.required("per_seconds");
        long starts = limit.integer("starts", 1, Limit.Rate.HIGHEST, 1);
        double seconds = limit.number("per_seconds", SHORTEST_SECONDS, LONGEST_SECONDS, 1);
        return key == null ? null : new Limit.Rate(key, (int) starts, Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static @Nullable String key(ObjectReader limit) {
        limit.required("key");
        return limit.text("key", Limit.LONGEST_KEY);
    }

    private static List<Dependency> dependencies(ObjectReader reader, Siblings siblings) {
        List<Dependency> dependencies = new ArrayList<>();
        Set<JobId> seen = new HashSet<>();
        String pointer = reader.pointerOf(DEPENDS_ON);
        List<JsonNode> elements = reader.elements(DEPENDS_ON, Coordination.MOST_DEPENDENCIES);
        for (int i = 0; i < elements.size(); i++) {
            String place = Pointer.child(pointer, Integer.toString(i));
            Dependency dependency = dependency(elements.get(i), place, reader, siblings);
            if (dependency != null && seen.add(dependency.job())) {
                dependencies.add(dependency);
            } else if (dependency != null) {
                invalid(reader, place, "must not be named twice: " + dependency.job());
            }
        }
        return dependencies;
    }

    private static @Nullable Dependency dependency(
            JsonNode element, String place, ObjectReader reader, Siblings siblings) {
        if (!element.isObject()) {
            JobId job = job(element, place, reader);
            return job == null ? null : Dependency.on(job);
        }
        ObjectReader object = ObjectReader.of(
                element,
                place,
                reader.faults(),
                siblings.any() ? List.of(JOB, REF, IF_IT_FAILS) : List.of(JOB, IF_IT_FAILS));
        JobId job = siblings.any() && object.any(REF) != null ? sibling(object, siblings) : idIn(object);
        IfItFails policy = object.choice(IF_IT_FAILS, POLICIES, IfItFails::wireName, IfItFails.FAIL);
        return job == null ? null : new Dependency(job, policy);
    }

    private static @Nullable JobId idIn(ObjectReader dependency) {
        JsonNode id = dependency.required(JOB);
        return id == null ? null : job(id, dependency.pointerOf(JOB), dependency);
    }

    private static @Nullable JobId sibling(ObjectReader dependency, Siblings siblings) {
        if (dependency.any(JOB) != null) {
            invalid(dependency, dependency.pointerOf(REF), "must not stand beside job");
            return null;
        }
        String ref = dependency.text(REF, Siblings.LONGEST_REF);
        return ref == null ? null : siblings.find(ref, dependency.pointerOf(REF), dependency.faults());
    }

    private static @Nullable JobId job(JsonNode value, String place, ObjectReader reader) {
        if (value.isString()) {
            try {
                return new JobId(value.stringValue());
            } catch (IllegalArgumentException malformed) {
                // Falls through to the one message for all faults.
            }
        }
        invalid(reader, place, JOB_ID);
        return null;
    }

    private static void invalid(ObjectReader reader, String pointer, String message) {
        reader.faults().add(pointer, ErrorCode.INVALID_VALUE, message);
    }
}
