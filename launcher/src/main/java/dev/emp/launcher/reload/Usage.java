package dev.emp.launcher.reload;

import dev.emp.launcher.platform.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which services must start anew when something of a module has changed. */
final class Usage {

    /** Starts all of them. */
    private static final String LAUNCHER = "launcher";

    private final Map<Service, Set<String>> modules = new EnumMap<>(Service.class);

    Usage(Modules modules) {
        for (Service service : Service.values()) {
            Set<String> used = new HashSet<>(Set.of(LAUNCHER));
            roots(service, modules).forEach(root -> used.addAll(modules.withAllThatItUses(root)));
            this.modules.put(service, used);
        }
    }

    private static List<String> roots(Service service, Modules modules) {
        return switch (service) {
            case SIMULATOR -> List.of("simulators");
            case CONNECTOR_COMFYUI -> List.of("connector-comfyui");
            case ORCHESTRATOR -> List.of("orchestrator-service");
            case MONITOR -> List.of("monitor-service");
            case WORKER -> rootsOfWorker(modules);
        };
    }

    /** A worker has the connectors of APIs in its own process, found on the class path. */
    private static List<String> rootsOfWorker(Modules modules) {
        List<String> roots = new ArrayList<>(List.of("worker-service"));
        modules.uses().keySet().stream()
                .filter(module -> module.startsWith("connector-") && !module.equals("connector-comfyui"))
                .forEach(roots::add);
        return roots;
    }

    /** @param files relative to the working copy */
    Set<Service> usersOf(Collection<Path> files) {
        Set<Service> users = EnumSet.noneOf(Service.class);
        for (Path file : files) {
            String module = file.getName(0).toString();
            modules.forEach((service, used) -> {
                if (used.contains(module)) {
                    users.add(service);
                }
            });
        }
        return users;
    }
}
