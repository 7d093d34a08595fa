package dev.emp.worker.supervision;

import dev.emp.worker.supervision.Message.Aim;
import dev.emp.worker.supervision.Message.Gone;
import dev.emp.worker.supervision.Message.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one supervised process, from phase to phase. All of it happens on one thread, which hears of the process
 * and of wishes by messages, so that no two of them are dealt with at once.
 */
final class Life {

    private static final Logger log = LoggerFactory.getLogger(Life.class);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

    /** One that lived shorter than this has its last words told. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final ProcessSpec spec;
    private final Bulletin bulletin;
    private final BlockingQueue<Message> inbox;
    private final Means means;
    private final Restarts restarts;
    private final List<Wish> unheard = new ArrayList<>();

    private @Nullable Child child;
    private Instant launchedAt = Instant.EPOCH;
    private @Nullable Instant readySince;
    private Instant backingOffUntil = Instant.EPOCH;
    private Duration stopGrace = Duration.ZERO;
    private Phase afterStop = Phase.RESTING;

    Life(ProcessSpec spec, Bulletin bulletin, BlockingQueue<Message> inbox, Means means) {
        this.spec = spec;
        this.bulletin = bulletin;
        this.inbox = inbox;
        this.means = means;
        restarts = new Restarts(spec.restarts(), means.backoff());
    }

    /** What a life needs from outside. */
    record Means(ChildLauncher launcher, ServiceLog log, Probe probe, Backoff backoff, Clock clock, Waiting waiting) {}

    private enum Phase {
        RESTING,
        LAUNCHING,
        STARTING,
        RUNNING,
        BACKING_OFF,
        STOPPING,
        OVER
    }

    /** Returns when it has been wished to end. */
    void run() {
        Phase phase = Phase.RESTING;
        try {
            while (phase != Phase.OVER) {
                phase = next(phase);
            }
        } catch (InterruptedException e) {
            log.debug("The supervision of {} was interrupted", spec.name());
            killChild();
        } finally {
            markHeard();
        }
    }

    private Phase next(Phase phase) throws InterruptedException {
        try {
            return switch (phase) {
                case RESTING -> rest();
                case LAUNCHING -> launch();
                case STARTING -> awaitReady();
                case RUNNING -> awaitEnd();
                case BACKING_OFF -> backOff();
                case STOPPING -> stop();
                case OVER -> Phase.OVER;
            };
        } catch (RuntimeException e) {
            log.error("The supervision of {} failed while it was {}; its process is ended", spec.name(), phase, e);
            killChild();
            return failed("its supervision failed: " + e);
        }
    }

    private Phase rest() throws InterruptedException {
        if (!(receive(null) instanceof Wish wish)) {
            return Phase.RESTING;
        }
        return switch (wish.aim()) {
            case RUN -> launchAfresh();
            case RUN_ANEW -> {
                bulletin.countRestart();
                yield launchAfresh();
            }
            case REST -> {
                bulletin.become(new ProcessState.Stopped());
                yield Phase.RESTING;
            }
            case END -> Phase.OVER;
        };
    }

    private Phase launchAfresh() {
        restarts.forget();
        return Phase.LAUNCHING;
    }

    private Phase launch() {
        readySince = null;
        launchedAt = now();
        try {
            Child launched = means.launcher().launch(spec, means.log());
            child = launched;
            bulletin.child(launched);
            bulletin.become(new ProcessState.Starting(launched.pid(), launchedAt));
            bulletin.tell(ProcessEvent.Kind.STARTED, "started as process " + launched.pid());
            launched.onExit(() -> inbox.add(new Gone(launched)));
            return Phase.STARTING;
        } catch (LaunchException e) {
            return failed("can't be started: " + e.getMessage());
        }
    }

    private Phase awaitReady() throws InterruptedException {
        Child current = current();
        Instant limit = launchedAt.plus(spec.probe().limit());
        while (!means.probe().isReady()) {
            if (!now().isBefore(limit)) {
                killChild();
                return failed(
                        "was not ready within " + Wording.span(spec.probe().limit()) + ", so it was killed: "
                                + means.probe().finding());
            }
            Phase phase = afterMessage(receive(BETWEEN_PROBES), current, Phase.STARTING);
            if (phase != Phase.STARTING) {
                return phase;
            }
        }
        Instant now = now();
        readySince = now;
        bulletin.become(new ProcessState.Ready(current.pid(), now));
        bulletin.tell(ProcessEvent.Kind.READY, "ready after " + Wording.span(Duration.between(launchedAt, now)));
        return Phase.RUNNING;
    }

    private Phase awaitEnd() throws InterruptedException {
        return afterMessage(receive(null), current(), Phase.RUNNING);
    }

    private Phase afterMessage(@Nullable Message message, Child current, Phase same) throws InterruptedException {
        return switch (message) {
            case null -> same;
            case Gone gone -> gone.child().equals(current) ? exited(current) : same;
            case Wish wish -> {
                if (wish.aim() == Aim.RUN) {
                    yield same;
                }
                stopGrace = wish.grace();
                afterStop = after(wish.aim());
                bulletin.become(new ProcessState.Stopping(current.pid()));
                bulletin.tell(ProcessEvent.Kind.STOPPING, "is asked to end: " + wish.reason());
                yield Phase.STOPPING;
            }
        };
    }

    private static Phase after(Aim aim) {
        return switch (aim) {
            case RUN, RUN_ANEW -> Phase.LAUNCHING;
            case REST -> Phase.RESTING;
            case END -> Phase.OVER;
        };
    }

    private Phase exited(Child ended) throws InterruptedException {
        killChild();
        Duration lived = Duration.between(launchedAt, now());
        String text = "exited with " + Wording.exit(ended.exitStatus()) + " after " + Wording.span(lived);
        if (readySince == null || lived.compareTo(SHORT) < 0) {
            text += ended.lastWords()
                    .map(words -> ", last saying '" + words + "'")
                    .orElse("");
        }
        bulletin.tell(ProcessEvent.Kind.EXITED, text);
        return failed(text);
    }

    private Phase failed(String reason) {
        RestartPolicy policy = spec.restarts();
        String times = policy.maxRestarts() + " restarts in " + Wording.span(policy.window());
        return switch (restarts.afterFailure(now(), readySince)) {
            case Restarts.Again again -> {
                backingOffUntil = now().plus(again.pause());
                bulletin.become(new ProcessState.BackingOff(reason, backingOffUntil));
                bulletin.tell(
                        ProcessEvent.Kind.BACKING_OFF,
                        reason + "; starts again in " + Wording.span(again.pause()) + " (" + again.restarts() + " of "
                                + times + ")");
                yield Phase.BACKING_OFF;
            }
            case Restarts.GiveUp giveUp -> {
                bulletin.become(new ProcessState.Failed(reason));
                bulletin.tell(
                        ProcessEvent.Kind.FAILED,
                        reason + "; stays down until it is restarted by hand, since " + times + " are allowed");
                yield Phase.RESTING;
            }
        };
    }

    private Phase backOff() throws InterruptedException {
        while (now().isBefore(backingOffUntil)) {
            if (!(receive(Duration.between(now(), backingOffUntil)) instanceof Wish wish) || wish.aim() == Aim.RUN) {
                continue;
            }
            if (wish.aim() == Aim.RUN_ANEW) {
                bulletin.countRestart();
                return launchAfresh();
            }
            becomeStopped("stopped before it was started again");
            return after(wish.aim());
        }
        bulletin.countRestart();
        return Phase.LAUNCHING;
    }

    private Phase stop() throws InterruptedException {
        Child current = current();
        Ending ending = new Ending(current, stopGrace, means.clock());
        while (!ending.isOver()) {
            if (receive(Ending.BETWEEN_LOOKS) instanceof Wish wish) {
                afterStop = after(wish.aim());
                ending.hurry(wish.aim() == Aim.RUN ? stopGrace : wish.grace());
            }
        }
        forgetChild();
        if (afterStop == Phase.LAUNCHING) {
            bulletin.tell(ProcessEvent.Kind.EXITED, ending.text());
            bulletin.countRestart();
            return launchAfresh();
        }
        becomeStopped(ending.text());
        return afterStop;
    }

    private void becomeStopped(String text) {
        bulletin.become(new ProcessState.Stopped());
        bulletin.tell(ProcessEvent.Kind.STOPPED, text);
    }

    private void killChild() {
        if (child != null) {
            child.kill();
        }
        forgetChild();
    }

    private void forgetChild() {
        child = null;
        bulletin.child(null);
    }

    private Child current() {
        if (child == null) {
            throw new IllegalStateException("no process runs");
        }
        return child;
    }

    /** The next message; null when none came in time. All wishes before it have been dealt with by now. */
    private @Nullable Message receive(@Nullable Duration atMost) throws InterruptedException {
        markHeard();
        Message message = atMost == null ? inbox.take() : means.waiting().next(inbox, atMost);
        if (message instanceof Wish wish) {
            unheard.add(wish);
        }
        return message;
    }

    private void markHeard() {
        unheard.forEach(wish -> wish.heard().complete(null));
        unheard.clear();
    }

    private Instant now() {
        return means.clock().instant();
    }
}
