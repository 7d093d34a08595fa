package dev.emp.worker.execution;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.StoredArtifact;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.OutputFile;
import dev.emp.jobbus.job.Progress;
import java.io.IOException;
import java.io.InputStream;

/** What a connector tells its worker about one execution, passed on to the bus and the artifact store. */
final class JobContext implements ConnectorContext {

    private final Lease lease;
    private final LeaseWriter writer;
    private final StopSwitch stop;
    private final ProgressReporter progress;
    private final Produce produce;
    private final ArtifactStore artifacts;

    JobContext(
            Lease lease,
            LeaseWriter writer,
            StopSwitch stop,
            ProgressReporter progress,
            Produce produce,
            ArtifactStore artifacts) {
        this.lease = lease;
        this.writer = writer;
        this.stop = stop;
        this.progress = progress;
        this.produce = produce;
        this.artifacts = artifacts;
    }

    @Override
    public void accepted(String handle) throws ConnectorException {
        write(() -> writer.attach(new ProviderHandle(handle)));
    }

    @Override
    public Stored accepting(String handle) throws ConnectorException {
        checkWanted();
        LeaseWriter.Begun attached = writer.attaching(new ProviderHandle(handle));
        return () -> write(attached::await);
    }

    @Override
    public void progress(double fraction, String message) throws ConnectorException {
        checkWanted();
        // A provider that counts past its own end is no reason to fail a job.
        double within = Double.isNaN(fraction) ? 0 : Math.clamp(fraction, 0, 1);
        progress.update(new Progress(within, message.isEmpty() ? null : message));
    }

    @Override
    public void partial(String contentType, byte[] data) throws ConnectorException {
        write(() -> writer.output(new PartialOutput(contentType, data)));
    }

    @Override
    public void log(String line) throws ConnectorException {
        checkWanted();
        produce.addLine(line);
    }

    @Override
    public void artifact(String name, String contentType, InputStream content) throws ConnectorException, IOException {
        try (content) {
            checkWanted();
            StoredArtifact stored = artifacts.store(new ArtifactKey(lease.job().value(), lease.epoch(), name), content);
            produce.addFile(new OutputFile(name, contentType, stored.sizeBytes(), stored.sha256(), lease.epoch()));
        }
    }

    @Override
    public void usage(String unit, double amount) throws ConnectorException {
        checkWanted();
        produce.addUsage(unit, amount);
    }

    @Override
    public void onCancel(Runnable action) {
        stop.onAsked(action);
    }

    @Override
    public boolean isCanceled() {
        return stop.askedAt().isPresent();
    }

    private void write(Write write) throws ConnectorException {
        checkWanted();
        try {
            if (!write.apply().isApplied()) {
                stop.interrupt(StopSwitch.Reason.ABANDONED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectorException(ErrorClass.LOST, "the worker was interrupted", e);
        }
        checkWanted();
    }

    private void checkWanted() throws ConnectorException {
        if (stop.reason().filter(StopSwitch.Reason.ABANDONED::equals).isPresent()) {
            throw new ConnectorException(ErrorClass.LOST, "another worker has taken over the job");
        }
    }

    @FunctionalInterface
    private interface Write {
        WriteOutcome apply() throws InterruptedException;
    }
}
