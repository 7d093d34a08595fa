package dev.emp.worker.execution;

import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.Progress;
import dev.emp.worker.health.BusLink;
import java.util.concurrent.CompletionStage;

/** The writes of one lease. While the bus is out of reach they wait, except progress, of which the next is as good. */
final class LeaseWriter {

    private final BusLink link;
    private final JobBus bus;
    private final Lease lease;

    LeaseWriter(BusLink link, Lease lease) {
        this.link = link;
        this.bus = link.jobs();
        this.lease = lease;
    }

    CompletionStage<WriteOutcome> progress(Progress progress) {
        return link.observe(bus.progress(lease, progress));
    }

    WriteOutcome output(PartialOutput part) throws InterruptedException {
        return link.insist(() -> bus.output(lease, part));
    }

    WriteOutcome attach(ProviderHandle handle) throws InterruptedException {
        return link.insist(() -> bus.attach(lease, handle));
    }

    /** Ends the attempt. {@link Verdict.Nothing} writes nothing and counts as stale. */
    WriteOutcome end(Verdict verdict) throws InterruptedException {
        return switch (verdict) {
            case Verdict.Complete(var result) -> link.insist(() -> bus.complete(lease, result));
            case Verdict.Fail(var failure) -> link.insist(() -> bus.fail(lease, failure));
            case Verdict.Release(var reason) -> link.insist(() -> bus.release(lease, reason));
            case Verdict.Nothing nothing -> new WriteOutcome.Stale();
        };
    }
}
