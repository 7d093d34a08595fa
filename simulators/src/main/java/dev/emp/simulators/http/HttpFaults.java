package dev.emp.simulators.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults in force. A request meets the oldest that concerns it. */
final class HttpFaults {
    private final List<HttpFault> active = new ArrayList<>();

    synchronized void add(HttpFault fault) {
        active.add(fault);
    }

    synchronized void clear() {
        active.clear();
    }

    synchronized Optional<HttpFault.Effect> meet(Call call) {
        for (int i = 0; i < active.size(); i++) {
            HttpFault fault = active.get(i);
            if (fault.concerns(call)) {
                use(i, fault);
                return Optional.of(fault.effect());
            }
        }
        return Optional.empty();
    }

    private void use(int index, HttpFault fault) {
        if (fault.times() == 1) {
            active.remove(index);
        } else if (fault.times() < Integer.MAX_VALUE) {
            active.set(index, fault.times(fault.times() - 1));
        }
    }
}
