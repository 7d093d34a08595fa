package dev.emp.orchestrator.batches;

import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a whole JSON body: an array of jobs, or an object that has one. */
final class JsonBatch {

    private static final String JOBS = "jobs";

    private JsonBatch() {}

    /** @throws ProblemException with every fault of the body, except those of its jobs */
    static List<Line> read(byte[] body, BatchLimits limits) {
        JsonNode value = StrictJson.read(body);
        Faults faults = new Faults();
        List<Line> lines = new ArrayList<>();
        if (value.isArray()) {
            addJobs(lines, value, "", faults, body.length, limits);
        } else {
            ObjectReader reader = ObjectReader.of(value, "", faults, List.of(JOBS, FanIn.MEMBER));
            JsonNode fanIn = reader.any(FanIn.MEMBER);
            if (fanIn != null) {
                lines.add(new Line.Header(fanIn));
            }
            addJobs(lines, reader.required(JOBS), reader.pointerOf(JOBS), faults, body.length, limits);
        }
        faults.throwIfAny();
        return lines;
    }

    private static void addJobs(
            List<Line> lines,
            @Nullable JsonNode jobs,
            String pointer,
            Faults faults,
            int bodySize,
            BatchLimits limits) {
        if (jobs == null) {
            return;
        }
        if (!jobs.isArray() || jobs.isEmpty()) {
            faults.add(pointer, ErrorCode.INVALID_VALUE, "must be an array of at least one job");
        } else if (jobs.size() > limits.jobs()) {
            throw limits.tooManyJobs();
        } else {
            boolean allFit = bodySize <= limits.jobSize().toBytes();
            for (int i = 0; i < jobs.size(); i++) {
                lines.add(line(jobs.get(i), new Line.Place(i, null), allFit, limits));
            }
        }
    }

    private static Line line(JsonNode job, Line.Place place, boolean fits, BatchLimits limits) {
        return fits || sizeOf(job) <= limits.jobSize().toBytes()
                ? new Line.Entry(place, job)
                : new Line.Unreadable(place, Bodies.tooLarge("the job", limits.jobSize()));
    }

    private static int sizeOf(JsonNode job) {
        return StrictJson.write(job).getBytes(StandardCharsets.UTF_8).length;
    }
}
