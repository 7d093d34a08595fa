package dev.emp.worker.supervision;

import java.time.Duration;
import java.util.Optional;

/** A child that is a process of the operating system. */
final class ProcessChild implements Child {

    /** For the rest of its output after its end. Something that has left its group may hold the pipe open for ever. */
    private static final Duration FOR_LAST_WORDS = Duration.ofSeconds(1);

    private static final int LONGEST_WORDS = 300;

    private final Process process;
    private final Group group;
    private final UsageMeter meter;
    private final Pump errors;

    ProcessChild(Process process, Group group, UsageMeter meter, Pump errors) {
        this.process = process;
        this.group = group;
        this.meter = meter;
        this.errors = errors;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void onExit(Runnable action) {
        var _ = process.onExit().thenRun(action);
    }

    @Override
    public int exitStatus() {
        return process.exitValue();
    }

    @Override
    public boolean isGone() {
        return !process.isAlive() && group.members().isEmpty();
    }

    @Override
    public void terminate() {
        group.members().forEach(ProcessMark::terminate);
    }

    @Override
    public void kill() {
        // Once more for those that were started while the first ones were being killed.
        group.members().forEach(ProcessMark::kill);
        group.members().forEach(ProcessMark::kill);
    }

    @Override
    public ProcessUsage usage() {
        return meter.read();
    }

    @Override
    public Optional<String> lastWords() throws InterruptedException {
        errors.awaitEnd(FOR_LAST_WORDS);
        return Optional.ofNullable(errors.lastLine())
                .map(line -> line.substring(0, Math.min(line.length(), LONGEST_WORDS)));
    }
}
