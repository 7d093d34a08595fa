package dev.emp.connector.testing;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps all that a connector tells, and lets a test wait for it, cancel, or refuse. Safe for many threads. */
public final class RecordingContext implements ConnectorContext {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What was told, in order. */
    public sealed interface Told {
        record Accepted(String handle) implements Told {}

        record Progress(double fraction, String message) implements Told {}

        /** @param position null when the connector gave none */
        record Partial(
                String contentType, byte[] data, @Nullable Long position) implements Told {
            public String text() {
                return new String(data, StandardCharsets.UTF_8);
            }
        }

        record Log(String line) implements Told {}

        record Artifact(String name, String contentType, byte[] content) implements Told {}

        record Usage(String unit, double amount) implements Told {}
    }

    private final List<Told> told = new ArrayList<>();
    private final List<Runnable> cancelActions = new ArrayList<>();
    private boolean canceled;
    private boolean unwanted;
    private boolean storeBroken;
    private int lastHandle = Integer.MAX_VALUE;

    @Override
    public void accepted(String handle) throws ConnectorException {
        accepting(handle).await();
    }

    /** Waiting for it blocks until it is interrupted when it is the handle to hang at: as if the worker had died there. */
    @Override
    public Stored accepting(String handle) throws ConnectorException {
        record(new Told.Accepted(handle));
        return this::hangAtTheLast;
    }

    private void hangAtTheLast() throws ConnectorException {
        synchronized (this) {
            try {
                while (handles().size() >= lastHandle) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConnectorException(ErrorClass.UNAVAILABLE, "the worker has died", e);
            }
        }
    }

    @Override
    public void progress(double fraction, String message) throws ConnectorException {
        record(new Told.Progress(fraction, message));
    }

    @Override
    public void partial(String contentType, byte[] data) throws ConnectorException {
        record(new Told.Partial(contentType, data, null));
    }

    @Override
    public void partial(String contentType, byte[] data, long position) throws ConnectorException {
        record(new Told.Partial(contentType, data, position));
    }

    @Override
    public void log(String line) throws ConnectorException {
        record(new Told.Log(line));
    }

    @Override
    public void artifact(String name, String contentType, InputStream content) throws ConnectorException, IOException {
        try (content) {
            synchronized (this) {
                if (storeBroken) {
                    throw new IOException("the store is full");
                }
            }
            record(new Told.Artifact(name, contentType, content.readAllBytes()));
        }
    }

    @Override
    public void usage(String unit, double amount) throws ConnectorException {
        record(new Told.Usage(unit, amount));
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!canceled) {
                cancelActions.add(action);
                notifyAll();
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized boolean isCanceled() {
        return canceled;
    }

    /** Asks the connector to stop; runs what it has registered on this thread. */
    public void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            canceled = true;
            actions = List.copyOf(cancelActions);
        }
        actions.forEach(Runnable::run);
    }

    /** From now on every call is answered with {@link ErrorClass#LOST}. */
    public synchronized void becomeUnwanted() {
        unwanted = true;
    }

    /** The connector hears no answer to its {@code number}th handle, 1 for the first. */
    public synchronized void hangAtHandle(int number) {
        lastHandle = number;
    }

    /** Blocks until the connector has given the handle to hang at. */
    public void awaitHanging() throws InterruptedException {
        await(told -> handles().size() >= lastHandle);
    }

    /** From now on no artifact can be stored. */
    public synchronized void breakStore() {
        storeBroken = true;
    }

    public synchronized List<Told> told() {
        return List.copyOf(told);
    }

    public <T extends Told> List<T> told(Class<T> kind) {
        return told().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<String> handles() {
        return told(Told.Accepted.class).stream().map(Told.Accepted::handle).toList();
    }

    /** Content by name, in the order of arrival. */
    public Map<String, byte[]> artifacts() {
        Map<String, byte[]> byName = new LinkedHashMap<>();
        told(Told.Artifact.class).forEach(artifact -> byName.put(artifact.name(), artifact.content()));
        return byName;
    }

    /** Blocks until something told fits; fails the test after 30 s. */
    public void await(Predicate<Told> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (this) {
            while (told.stream().noneMatch(wanted)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("not told within " + PATIENCE + "; told was " + told);
                }
                wait(left / 1_000_000 + 1);
            }
        }
    }

    /** Blocks until the connector has given its handle, and returns it. */
    public String awaitHandle() throws InterruptedException {
        await(Told.Accepted.class::isInstance);
        return handles().getFirst();
    }

    private synchronized void record(Told what) throws ConnectorException {
        if (unwanted) {
            throw new ConnectorException(ErrorClass.LOST, "nobody wants this job any more");
        }
        told.add(what);
        notifyAll();
    }
}
