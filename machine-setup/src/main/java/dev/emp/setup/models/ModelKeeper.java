package dev.emp.setup.models;

import dev.emp.setup.download.Download;
import dev.emp.setup.download.DownloadException;
import dev.emp.setup.download.Downloader;
import dev.emp.setup.download.Progress;
import dev.emp.setup.models.ModelOutcome.State;
import dev.emp.setup.report.Table;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Sees to it that a folder holds the declared models. */
public final class ModelKeeper {

    private static final String LOCK = ".emp-models.lock";
    private static final long LEAVE_FREE = 256L << 20;
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Downloader downloader;
    private final FreeSpace space;
    private final Clock clock;
    private final Consumer<String> console;

    /** @param console gets a line for whatever somebody who waits wants to know */
    public ModelKeeper(Downloader downloader, FreeSpace space, Clock clock, Consumer<String> console) {
        this.downloader = downloader;
        this.space = space;
        this.clock = clock;
        this.console = console;
    }

    /** How much can be written into a folder, in bytes. */
    @FunctionalInterface
    public interface FreeSpace {

        /** As the file system says. */
        FreeSpace OF_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

        long in(Path folder) throws IOException;
    }

    /** Looks what is there, and fetches nothing. */
    public ModelReport check(List<Model> models, Path folder, boolean thoroughly) throws InterruptedException {
        ModelFolder held = ModelFolder.open(folder);
        List<ModelOutcome> outcomes = new ArrayList<>();
        for (Model model : models) {
            Instant begin = clock.instant();
            outcomes.add(look(model, held, thoroughly, begin));
        }
        return new ModelReport(folder.toString(), outcomes);
    }

    /**
     * Fetches what is missing or wrong, several at a time. When another process fills the same folder, it waits for that one's end,
     * and finds it filled.
     *
     * @param parallel how many at a time, at least 1
     * @throws ModelException when nothing can be begun: the folder cannot be written, or the disk is too small
     */
    public ModelReport fetch(List<Model> models, Path folder, boolean thoroughly, int parallel)
            throws InterruptedException {
        ModelReport before = check(models, folder, thoroughly);
        if (before.isComplete()) {
            // Also in a folder that cannot be written, such as a mounted image.
            rememberVerified(models, before, ModelFolder.open(folder));
            return before;
        }
        try {
            Files.createDirectories(folder);
            try (FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock(channel);
                return fetchLocked(models, folder, check(models, folder, thoroughly), parallel);
            }
        } catch (IOException e) {
            throw new ModelException("the folder " + folder + " cannot be written: " + e, e);
        }
    }

    /** Until the channel is closed. */
    private void lock(FileChannel channel) throws IOException {
        if (channel.tryLock() == null) {
            console.accept("Another process fills this folder; waiting for it");
            channel.lock();
        }
    }

    private static void rememberVerified(List<Model> models, ModelReport report, ModelFolder held) {
        for (int i = 0; i < models.size(); i++) {
            if (report.models().get(i).state() == State.VERIFIED) {
                held.remember(models.get(i));
            }
        }
    }

    private ModelReport fetchLocked(List<Model> models, Path folder, ModelReport before, int parallel)
            throws IOException, InterruptedException {
        ModelFolder held = ModelFolder.open(folder);
        rememberVerified(models, before, held);
        checkSpace(models, before, folder, held);
        List<Future<ModelOutcome>> running = new ArrayList<>();
        List<ModelOutcome> outcomes = new ArrayList<>();
        ExecutorService threads =
                Executors.newFixedThreadPool(parallel, Thread.ofVirtual().factory());
        try {
            for (int i = 0; i < models.size(); i++) {
                Model model = models.get(i);
                ModelOutcome found = before.models().get(i);
                running.add(threads.submit(() -> found.state().isGood() ? found : fetch(model, held, found.state())));
            }
            for (Future<ModelOutcome> one : running) {
                outcomes.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new ModelException("the models cannot be fetched: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            threads.close();
        }
        return new ModelReport(folder.toString(), outcomes);
    }

    private void checkSpace(List<Model> models, ModelReport before, Path folder, ModelFolder held) throws IOException {
        long needed = 0;
        for (int i = 0; i < models.size(); i++) {
            if (!before.models().get(i).state().isGood()) {
                Path part = held.path(models.get(i))
                        .resolveSibling(held.path(models.get(i)).getFileName() + ".part");
                needed += models.get(i).size() - (Files.exists(part) ? Files.size(part) : 0);
            }
        }
        long free = space.in(folder);
        if (needed + LEAVE_FREE > free) {
            throw new ModelException("the disk of " + folder + " has " + Table.size(free) + " left; the models need "
                    + Table.size(needed) + " and " + Table.size(LEAVE_FREE) + " are to stay free");
        }
    }

    private ModelOutcome look(Model model, ModelFolder held, boolean thoroughly, Instant begin) {
        try {
            return switch (held.look(model, thoroughly)) {
                case KNOWN -> outcome(model, State.PRESENT, begin, "");
                case VERIFIED -> outcome(model, State.VERIFIED, begin, "");
                case MISSING -> outcome(model, State.MISSING, begin, "");
                case WRONG -> outcome(model, State.WRONG, begin, "size or checksum is another than declared");
            };
        } catch (IOException e) {
            return outcome(model, State.WRONG, begin, "cannot be read: " + e);
        }
    }

    private ModelOutcome fetch(Model model, ModelFolder held, State before) throws InterruptedException {
        Instant begin = clock.instant();
        try {
            downloader.fetch(
                    Download.ofSize(model.sources(), model.sha256(), model.size(), held.path(model)),
                    new Milestones(model));
            held.remember(model);
            console.accept(model.name() + ": fetched");
            return outcome(model, before == State.WRONG ? State.REPLACED : State.FETCHED, begin, "");
        } catch (DownloadException e) {
            console.accept(model.name() + ": failed: " + e.getMessage());
            return outcome(model, State.FAILED, begin, String.valueOf(e.getMessage()));
        }
    }

    private ModelOutcome outcome(Model model, State state, Instant begin, String detail) {
        double seconds = Duration.between(begin, clock.instant()).toMillis() / MILLIS_PER_SECOND;
        return new ModelOutcome(model.name(), model.target(), model.size(), state, seconds, detail);
    }

    /** A line for each tenth of a model: neither a log nor a person wants more. */
    private final class Milestones implements Progress {

        private static final int TENTHS = 10;
        private static final long WORTH_TELLING = 64L << 20;

        private final Model model;
        private long tenth;

        Milestones(Model model) {
            this.model = model;
        }

        @Override
        public void reached(long bytes) {
            long now = bytes * TENTHS / model.size();
            if (now != tenth && now < TENTHS && model.size() >= WORTH_TELLING) {
                tenth = now;
                console.accept("%s: %d %% of %s".formatted(model.name(), now * TENTHS, Table.size(model.size())));
            }
        }

        @Override
        public void note(String what) {
            console.accept(model.name() + ": " + what);
        }
    }
}
