package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.query.JobQueries.QueuePosition;
import dev.emp.jobbus.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that can be seen of a bus, in a form in which two buses that behave alike are equal. Events are compared job by
 * job: which of two jobs is told first that they may go on does not matter.
 */
record ModelView(
        List<Job> jobs,
        List<List<List<Object>>> events,
        Map<JobState, Long> counts,
        List<Optional<QueuePosition>> positions,
        List<JobId> deadLetters,
        Map<Scope, Mode> restrictions,
        List<Tenant> tenants) {

    static ModelView of(BusFixture fixture) {
        BusDriver driver = new BusDriver(fixture);
        List<Job> jobs = driver.jobs();
        Map<JobId, List<JobEvent>> events = driver.events().stream().collect(Collectors.groupingBy(JobEvent::job));
        List<CompletionStage<Optional<QueuePosition>>> positions = jobs.stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .map(job -> fixture.queries().position(job.id()))
                .toList();
        return new ModelView(
                jobs.stream().map(ModelView::comparable).toList(),
                jobs.stream()
                        .map(job -> events.getOrDefault(job.id(), List.of()).stream()
                                .map(ModelView::comparable)
                                .toList())
                        .toList(),
                BusDriver.get(fixture.queries().counts()),
                positions.stream().map(BusDriver::get).toList(),
                driver.deadLetters(),
                BusDriver.get(fixture.control().restrictions()),
                BusDriver.get(fixture.tenants().tenants()));
    }

    /** Every part of output of every job. */
    static List<List<Object>> output(BusFixture fixture) {
        List<Job> started = new BusDriver(fixture)
                .jobs().stream().filter(job -> !job.attempts().isEmpty()).toList();
        List<CompletionStage<List<Part>>> outputs = started.stream()
                .map(job -> fixture.events().readOutput(job.id(), 0, 1_000, Duration.ZERO))
                .toList();
        return outputs.stream()
                .map(BusDriver::get)
                .map(parts -> parts.stream().map(ModelView::comparable).toList())
                .toList();
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

    private static Object comparable(Part part) {
        return List.of(part.number(), part.epoch(), new String(part.output().data(), StandardCharsets.UTF_8));
    }
}
