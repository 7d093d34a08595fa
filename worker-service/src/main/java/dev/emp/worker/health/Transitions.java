package dev.emp.worker.health;

import dev.emp.worker.health.HealthEvent.DrainAsked;
import dev.emp.worker.health.HealthEvent.Ended;
import dev.emp.worker.health.HealthEvent.GaveUp;
import dev.emp.worker.health.HealthEvent.PartChanged;
import dev.emp.worker.health.HealthEvent.ResumeAsked;
import dev.emp.worker.health.HealthEvent.Started;
import dev.emp.worker.health.HealthEvent.StepBegan;
import dev.emp.worker.health.MachineState.Draining;
import dev.emp.worker.health.MachineState.Failed;
import dev.emp.worker.health.MachineState.Running;
import dev.emp.worker.health.MachineState.Starting;
import dev.emp.worker.health.MachineState.Stopped;

/**
 * The legal transitions of the machine, all of them. What makes no sense in a state changes nothing: a machine that is
 * about to stop cannot be resumed, one that has failed does not get well.
 */
final class Transitions {

    private Transitions() {}

    static MachineState after(MachineState state, HealthEvent event) {
        return switch (state) {
            case Starting starting -> whileStarting(starting, event);
            case Running running -> whileRunning(running, event);
            case Draining draining -> whileDraining(draining, event);
            case Failed failed -> failed;
            case Stopped stopped -> stopped;
        };
    }

    private static MachineState whileStarting(Starting now, HealthEvent event) {
        return switch (event) {
            case PartChanged part -> new Starting(now.step(), part.in(now.situation()));
            case StepBegan(String step) -> new Starting(step, now.situation());
            case Started started -> running(now.situation());
            case DrainAsked drain -> new Draining(drain.forGood(), now.step(), now.situation());
            case ResumeAsked resume -> now;
            case GaveUp(String reason) -> new Failed(reason);
            case Ended ended -> new Stopped();
        };
    }

    private static MachineState whileRunning(Running now, HealthEvent event) {
        return switch (event) {
            case PartChanged part -> running(part.in(now.situation()));
            case DrainAsked drain -> new Draining(drain.forGood(), null, now.situation());
            case GaveUp(String reason) -> new Failed(reason);
            case Ended ended -> new Stopped();
            case StepBegan step -> now;
            case Started started -> now;
            case ResumeAsked resume -> now;
        };
    }

    private static MachineState whileDraining(Draining now, HealthEvent event) {
        return switch (event) {
            case PartChanged part -> new Draining(now.forGood(), now.step(), part.in(now.situation()));
            case DrainAsked drain -> new Draining(now.forGood() || drain.forGood(), now.step(), now.situation());
            case ResumeAsked resume -> resumed(now);
            case StepBegan(String step) -> new Draining(now.forGood(), step, now.situation());
            case Started started -> new Draining(now.forGood(), null, now.situation());
            case GaveUp(String reason) -> new Failed(reason);
            case Ended ended -> new Stopped();
        };
    }

    private static MachineState resumed(Draining now) {
        if (now.forGood()) {
            return now;
        }
        String step = now.step();
        return step == null ? running(now.situation()) : new Starting(step, now.situation());
    }

    /** A machine whose last service has failed is of no use; the loss of one of several leaves the others at work. */
    private static MachineState running(Situation situation) {
        return situation.isHopeless()
                ? new Failed("no service is left: " + situation.servicesInWords())
                : Running.in(situation);
    }
}
