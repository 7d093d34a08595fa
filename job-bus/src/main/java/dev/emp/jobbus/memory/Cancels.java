package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.CancelOutcome;
import dev.emp.jobbus.bus.JobBus.Listening;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.machine.MachineId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Cancel requests, and the machines that listen for them. */
final class Cancels {

    private final JobTable jobs;
    private final Exclusive exclusive;
    private final Map<Mailbox<Lease>, MachineId> listeners = new HashMap<>();

    Cancels(JobTable jobs, Exclusive exclusive) {
        this.jobs = jobs;
        this.exclusive = exclusive;
    }

    CancelOutcome cancel(JobId id, String reason) {
        JobEntry job = jobs.find(id);
        if (job == null) {
            return new CancelOutcome.NotFound();
        }
        return switch (job.state()) {
            case SCHEDULED, BLOCKED, QUEUED -> {
                jobs.finish(job, new Outcome.Canceled(reason));
                yield new CancelOutcome.Canceled();
            }
            case RUNNING -> {
                job.setCancelReason(reason);
                jobs.move(job, JobState.CANCELING, JobEvent.Type.CANCEL_REQUESTED, EventData.reason(reason));
                yield askWorker(job.lease());
            }
            case CANCELING -> askWorker(job.lease());
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> new CancelOutcome.AlreadyEnded(job.state());
        };
    }

    /** Takes the lock by itself: a machine may listen while the bus is out of reach. */
    Listening listen(MachineId machine, Consumer<Lease> listener) {
        Mailbox<Lease> mailbox = new Mailbox<>(listener);
        exclusive.run(() -> listeners.put(mailbox, machine));
        return () -> {
            mailbox.close();
            exclusive.run(() -> listeners.remove(mailbox));
        };
    }

    private CancelOutcome askWorker(Lease lease) {
        listeners.forEach((mailbox, machine) -> {
            if (machine.equals(lease.worker().machine())) {
                exclusive.afterwards(() -> mailbox.send(lease));
            }
        });
        return new CancelOutcome.Requested();
    }
}
