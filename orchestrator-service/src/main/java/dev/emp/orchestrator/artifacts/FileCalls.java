package dev.emp.orchestrator.artifacts;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Where calls of the store may block: a virtual thread for each, so that slow uploads hold up nobody else. */
@Component
public final class FileCalls implements DisposableBean {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Scheduler scheduler = Schedulers.fromExecutorService(threads);

    public Scheduler scheduler() {
        return scheduler;
    }

    public ExecutorService threads() {
        return threads;
    }

    @Override
    public void destroy() {
        scheduler.dispose();
        threads.shutdownNow();
    }
}
