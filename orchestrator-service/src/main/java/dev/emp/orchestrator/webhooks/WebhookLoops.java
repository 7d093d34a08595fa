package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.loop.Loop;
import dev.emp.orchestrator.loop.Rhythm;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads events and sends what is told of them, on every replica. */
@Component
final class WebhookLoops implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WebhookLoops.class);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

    /** So that many events are read at once where there are many. */
    private static final Duration BETWEEN_READS = Duration.ofMillis(30);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final EventReader reader;
    private final Sender sender;
    private final Loop reading;
    private final Loop sending;
    private volatile boolean running;

    WebhookLoops(EventReader reader, Sender sender, RandomGenerator random) {
        this.reader = reader;
        this.sender = sender;
        this.reading = new Loop(
                "reading events for webhooks", reader::readOnce, new Rhythm(BETWEEN_READS, PAUSE_AFTER_FAULT, random));
        this.sending =
                new Loop("sending webhooks", sender::sendOnce, new Rhythm(Duration.ZERO, PAUSE_AFTER_FAULT, random));
    }

    @Override
    public void start() {
        sender.begin();
        reading.start();
        sending.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        reading.close();
        sending.close();
        try {
            sender.end(PATIENCE);
            reader.release();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException outage) {
            log.debug("Others go on with webhooks only after a while: {}", outage.toString());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
