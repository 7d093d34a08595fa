package dev.emp.jobbus.contract;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that can be seen of a bus, in a form in which two buses that behave alike are equal. */
record ModelView(List<Job> jobs, List<List<Object>> events, Map<JobState, Long> counts, List<List<Object>> output) {

    static ModelView of(BusFixture fixture) {
        BusDriver driver = new BusDriver(fixture);
        List<Job> jobs = driver.jobs();
        return new ModelView(
                jobs.stream().map(ModelView::comparable).toList(),
                driver.events().stream().map(ModelView::comparable).toList(),
                BusDriver.get(fixture.queries().counts()),
                jobs.stream().flatMap(job -> outputOf(fixture, job).stream()).toList());
    }

    /** Progress counts only while somebody works on the job; how a loss is worded is nobody's business. */
    private static Job comparable(Job job) {
        return new Job(
                job.id(),
                job.spec(),
                job.state(),
                job.times(),
                job.attempts().stream().map(ModelView::comparable).toList(),
                job.state().isLeased() ? job.progress() : null,
                job.outcome() instanceof Outcome.Failed(JobFailure failure)
                        ? new Outcome.Failed(Objects.requireNonNull(comparable(failure)))
                        : job.outcome());
    }

    private static Attempt comparable(Attempt attempt) {
        return new Attempt(
                attempt.number(),
                attempt.epoch(),
                attempt.worker(),
                attempt.startedAt(),
                attempt.endedAt(),
                attempt.end(),
                comparable(attempt.failure()));
    }

    private static @Nullable JobFailure comparable(@Nullable JobFailure failure) {
        return failure != null && failure.failureClass() == FailureClass.LOST
                ? JobFailure.of(FailureClass.LOST, "lost")
                : failure;
    }

    private static List<Object> comparable(JobEvent event) {
        Map<String, Object> data = BusDriver.data(event);
        if (Objects.equals(data.get("class"), "lost")) {
            data.remove("message");
        }
        return List.of(event.job(), event.type(), event.state(), event.at(), event.epoch(), data);
    }

    private static List<List<Object>> outputOf(BusFixture fixture, Job job) {
        return BusDriver.get(fixture.events().readOutput(job.id(), 0, 1_000, Duration.ZERO)).stream()
                .map(part -> List.<Object>of(
                        job.id(),
                        part.number(),
                        part.epoch(),
                        new String(part.output().data(), StandardCharsets.UTF_8)))
                .toList();
    }
}
