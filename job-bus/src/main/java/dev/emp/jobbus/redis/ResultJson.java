package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.OutputFile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of a job, without the service's own output: the header line of its outcome; the output follows it. */
record ResultJson(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<OutputFile> files,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Map<String, Double> usage) {

    static byte[] write(JobResult result) {
        return Json.writeWithValue(
                new ResultJson(result.files(), result.usage()), result.output().value());
    }

    /** @throws RuntimeException if the record is damaged */
    static JobResult read(byte[] data) {
        ResultJson header = Json.readHeader(data, ResultJson.class);
        return new JobResult(
                new JsonText(Json.readValue(data)),
                Objects.requireNonNullElse(header.files, List.of()),
                Objects.requireNonNullElse(header.usage, Map.of()));
    }
}
