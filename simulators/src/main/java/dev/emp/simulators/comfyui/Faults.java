package dev.emp.simulators.comfyui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The faults in force. */
final class Faults {
    private final List<Fault> active = new ArrayList<>();

    synchronized void add(Fault fault) {
        active.add(fault);
        notifyAll();
    }

    synchronized void clear() {
        active.clear();
    }

    synchronized boolean dropsRequests() {
        return active.stream().anyMatch(Fault.DropRequests.class::isInstance);
    }

    /** The status to refuse this prompt with, if it is to be refused. */
    synchronized Optional<Integer> promptRejection() {
        Optional<Fault.RejectPrompts> fault = first(Fault.RejectPrompts.class);
        fault.ifPresent(found ->
                replace(found, found.times() > 1 ? new Fault.RejectPrompts(found.status(), found.times() - 1) : null));
        return fault.map(Fault.RejectPrompts::status);
    }

    /** True when the socket that is about to send a frame is to be cut instead. */
    synchronized boolean cutsSocketNow() {
        Optional<Fault.DropSocket> fault = first(Fault.DropSocket.class);
        fault.ifPresent(found -> replace(found, found.frames() > 0 ? new Fault.DropSocket(found.frames() - 1) : null));
        return fault.isPresent() && fault.get().frames() == 0;
    }

    /** Waits until memory is to be leaked. */
    synchronized Fault.LeakMemory awaitLeak() throws InterruptedException {
        Optional<Fault.LeakMemory> leak = first(Fault.LeakMemory.class);
        while (leak.isEmpty()) {
            wait();
            leak = first(Fault.LeakMemory.class);
        }
        return leak.get();
    }

    /** The failure that a node of this class is to end with, if any. */
    synchronized Optional<NodeFailure> nodeFailure(String classType) {
        Optional<Fault.FailNode> fault = active.stream()
                .filter(Fault.FailNode.class::isInstance)
                .map(Fault.FailNode.class::cast)
                .filter(found -> found.classType().equals(classType))
                .findFirst();
        fault.ifPresent(found -> replace(
                found,
                found.times() > 1
                        ? new Fault.FailNode(
                                found.classType(), found.exceptionType(), found.message(), found.times() - 1)
                        : null));
        return fault.map(found -> new NodeFailure(found.exceptionType(), found.message()));
    }

    private <F extends Fault> Optional<F> first(Class<F> kind) {
        return active.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private void replace(Fault old, @Nullable Fault next) {
        active.remove(old);
        if (next != null) {
            active.add(next);
        }
    }
}
