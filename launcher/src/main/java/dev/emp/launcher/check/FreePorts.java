package dev.emp.launcher.check;

import dev.emp.launcher.platform.Service;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Whether the documented ports can be listened on. */
final class FreePorts implements Check {

    private static final String NAME = "ports";

    private final List<Service> services;
    private final IntPredicate isFree;

    FreePorts(List<Service> services, IntPredicate isFree) {
        this.services = List.copyOf(services);
        this.isFree = isFree;
    }

    @Override
    public List<Finding> look() {
        List<Service> taken = services.stream()
                .filter(service -> !isFree.test(service.defaultPort()))
                .toList();
        if (taken.isEmpty()) {
            return List.of(Finding.ok(
                    NAME,
                    services.stream()
                            .map(service -> Integer.toString(service.defaultPort()))
                            .collect(Collectors.joining(", ", "", " are free"))));
        }
        return taken.stream()
                .map(service -> Finding.warning(
                        NAME,
                        service.defaultPort() + " of the " + service.label() + " is taken",
                        "fine if EMP runs already; else './emp up --port " + service.label()
                                + "=NUMBER', or --server.port of the service alone"))
                .toList();
    }
}
