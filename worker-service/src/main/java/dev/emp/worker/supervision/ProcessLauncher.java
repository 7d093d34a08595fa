package dev.emp.worker.supervision;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts child processes of the operating system.
 *
 * <p>All on one platform thread, which lives as long as the supervisor: the kernel's signal at the death of the parent is
 * sent when the <em>thread</em> that started the child ends, and threads of pools, also those beneath virtual threads, end
 * when they are idle.
 */
final class ProcessLauncher implements ChildLauncher, AutoCloseable {

    /** Of the worker's own variables, those with its settings, and with them its secrets, are no business of a service. */
    private static final List<String> OWN = List.of("EMP_", "SPRING_");

    private final Isolation isolation;
    private final RunFile runFile;
    private final Clock clock;
    private final ProcessTable table;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("parent of services").factory());

    ProcessLauncher(Isolation isolation, RunFile runFile, Clock clock) {
        this.isolation = isolation;
        this.runFile = runFile;
        this.clock = clock;
        table = new ProcessTable(clock);
    }

    @Override
    public Child launch(ProcessSpec spec, ServiceLog log) throws LaunchException {
        ProcessBuilder builder = new ProcessBuilder(isolation.wrap(spec.command()));
        setEnvironment(builder.environment(), spec);
        Program.require(spec, builder.environment());
        Ports.requireFree(spec.probe().url());
        if (spec.workingDirectory() != null) {
            builder.directory(spec.workingDirectory().toFile());
        }
        Process process = start(builder);
        ProcessMark mark = ProcessMark.ofChild(process);
        runFile.note(spec.name(), mark);
        closeInput(process);
        new Pump("output of " + spec.name(), process.getInputStream(), log);
        Pump errors = new Pump("errors of " + spec.name(), process.getErrorStream(), log);
        Group group = isolation.groupOf(mark);
        return new ProcessChild(process, group, new UsageMeter(group, table, clock), errors);
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The process has ended already, and its pipe with it.
        }
    }

    private void setEnvironment(Map<String, String> environment, ProcessSpec spec) {
        environment.keySet().removeIf(name -> OWN.stream().anyMatch(name::startsWith));
        environment.putAll(spec.environment());
        environment.put(RunFile.RUN_ID_VARIABLE, runFile.run().runId());
        environment.put(RunFile.SERVICE_VARIABLE, spec.name());
    }

    private Process start(ProcessBuilder builder) throws LaunchException {
        try {
            return thread.submit(builder::start).get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new LaunchException(
                    cause instanceof IOException fault ? Wording.reason(fault) : String.valueOf(cause));
        } catch (RejectedExecutionException e) {
            throw new LaunchException("the machine ends");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("its start was interrupted");
        }
    }

    /** Ends the thread, and with it, where the kernel sees to that, every child that still runs. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
