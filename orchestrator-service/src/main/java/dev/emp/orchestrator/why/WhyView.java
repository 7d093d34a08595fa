package dev.emp.orchestrator.why;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.query.Explanation;
import dev.emp.jobbus.query.Explanation.HasEnded;
import dev.emp.jobbus.query.Explanation.InLine;
import dev.emp.jobbus.query.Explanation.Runs;
import dev.emp.jobbus.query.Explanation.UnfitWorker;
import dev.emp.jobbus.query.Explanation.WaitsForJobs;
import dev.emp.jobbus.query.Explanation.WaitsForLimit;
import dev.emp.jobbus.query.Explanation.WaitsForTenant;
import dev.emp.jobbus.query.Explanation.WaitsForTime;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a job is where it is.
 *
 * @param sentence for people
 * @param reason for programs; says which of the other fields are there
 * @param line of a queued job
 * @param waitsFor the jobs that have to end first
 * @param limits those that hold it up
 * @param dueAt when its time comes
 * @param worker that has it
 */
@Schema(name = "Explanation")
@JsonInclude(JsonInclude.Include.NON_NULL)
record WhyView(
        String id,
        @Schema(example = "queued") String state,

        @Schema(example = "It waits because there is no worker.")
        String sentence,

        @Schema(
                allowableValues = {
                    "in_line",
                    "waits_for_jobs",
                    "waits_for_limit",
                    "waits_for_tenant",
                    "waits_for_time",
                    "runs",
                    "has_ended"
                })
        String reason,

        @Nullable LineView line,
        @JsonProperty("waits_for") @Nullable List<String> waitsFor,
        @Nullable List<LimitView> limits,
        @JsonProperty("due_at") @Nullable Instant dueAt,
        @Nullable String worker) {

    static WhyView of(Explanation why) {
        return switch (why.reason()) {
            case InLine line -> view(why, "in_line", LineView.of(line), null, null, null, null);
            case WaitsForJobs(List<JobId> jobs) ->
                view(
                        why,
                        "waits_for_jobs",
                        null,
                        jobs.stream().map(JobId::value).toList(),
                        null,
                        null,
                        null);
            case WaitsForLimit(List<Limit> limits) ->
                view(
                        why,
                        "waits_for_limit",
                        null,
                        null,
                        limits.stream().map(LimitView::of).toList(),
                        null,
                        null);
            case WaitsForTenant tenant -> view(why, "waits_for_tenant", null, null, null, null, null);
            case WaitsForTime(Instant dueAt) -> view(why, "waits_for_time", null, null, null, dueAt, null);
            case Runs(WorkerId worker) -> view(why, "runs", null, null, null, null, worker.toString());
            case HasEnded ended -> view(why, "has_ended", null, null, null, null, null);
        };
    }

    private static WhyView view(
            Explanation why,
            String reason,
            @Nullable LineView line,
            @Nullable List<String> waitsFor,
            @Nullable List<LimitView> limits,
            @Nullable Instant dueAt,
            @Nullable String worker) {
        return new WhyView(
                why.job().value(),
                why.state().wireName(),
                why.sentence(),
                reason,
                line,
                waitsFor,
                limits,
                dueAt,
                worker);
    }

    /**
     * @param workers how many could take the job
     * @param slots how many jobs those can have in hand
     * @param ahead how many jobs of the same tenant and requirements start before it
     * @param startsInSeconds roughly; left out when it is not known or nobody could take it
     * @param paused the service or pool that is paused; left out when none is
     * @param others the workers that could not take the job
     */
    @Schema(name = "Line")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineView(
            int workers,
            int slots,
            long ahead,
            @JsonProperty("starts_in_seconds") @Nullable Double startsInSeconds,
            @Schema(example = "pool:heavy") @Nullable String paused,
            List<UnfitView> others) {

        private static LineView of(InLine line) {
            Duration startsIn = line.startsIn();
            Scope paused = line.paused();
            return new LineView(
                    line.workers(),
                    line.slots(),
                    line.ahead(),
                    startsIn == null ? null : startsIn.toMillis() / 1000.0,
                    paused == null ? null : paused.toString(),
                    line.others().stream().map(UnfitView::of).toList());
        }
    }

    /**
     * @param unmet the requirements it does not meet
     * @param refusal what else keeps it from taking the job; left out when nothing does
     */
    @Schema(name = "UnfitWorker")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UnfitView(
            @Schema(example = "gpu-box/comfyui-gpu0") String worker,
            @Schema(example = "[\"gpu.memory_gb >= 24\"]") List<String> unmet,
            @Nullable String refusal) {

        private static UnfitView of(UnfitWorker unfit) {
            return new UnfitView(
                    unfit.worker().toString(),
                    unfit.unmet().stream().map(Requirement::toString).toList(),
                    unfit.refusal());
        }
    }

    @Schema(name = "HoldingLimit")
    record LimitView(
            @Schema(allowableValues = {"concurrency", "rate"})
            String kind,

            String key) {

        private static LimitView of(Limit limit) {
            return switch (limit) {
                case Limit.Concurrency concurrency -> new LimitView("concurrency", concurrency.key());
                case Limit.Rate rate -> new LimitView("rate", rate.key());
            };
        }
    }
}
