package dev.emp.orchestrator.upkeep;

import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.loop.Loop;
import dev.emp.orchestrator.loop.Rhythm;
import dev.emp.orchestrator.loop.Stages;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs every duty in a loop of its own, so that a slow one holds up no other. */
@Component
final class UpkeepLoops implements SmartLifecycle {

    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

    private final List<Loop> loops;
    private final int batch;
    private final UpkeepMeters meters;
    private volatile boolean running;

    UpkeepLoops(List<Duty> duties, OrchestratorProperties properties, RandomGenerator random, UpkeepMeters meters) {
        this.meters = meters;
        OrchestratorProperties.Upkeep settings = properties.upkeep();
        Rhythm rhythm = new Rhythm(settings.interval(), settings.interval(), random);
        this.batch = settings.batch();
        this.loops = duties.stream()
                .map(duty -> new Loop(duty.name(), () -> performAll(duty), rhythm))
                .toList();
    }

    @Override
    public void start() {
        loops.forEach(Loop::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(Loop::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void performAll(Duty duty) throws InterruptedException {
        int touched = batch;
        while (touched >= batch) {
            touched = perform(duty);
        }
    }

    private int perform(Duty duty) throws InterruptedException {
        try {
            int touched = Stages.await(duty.perform(batch), LONGEST_CALL);
            meters.done(duty, touched);
            return touched;
        } catch (RuntimeException fault) {
            meters.failed(duty);
            throw fault;
        }
    }
}
