package dev.emp.simulators.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which handler a request belongs to, by method and path. */
public final class Routes {
    private record Route(String method, List<String> pattern, Handler handler) {
        private boolean fits(List<String> path) {
            if (path.size() != pattern.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!pattern.get(i).equals("*") && !pattern.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /** @param path {@code *} stands for any one segment; earlier routes come first */
    public Routes on(String method, String path, Handler handler) {
        List<String> pattern = List.of(path.substring(1).split("/", -1));
        routes.add(new Route(method, pattern, handler));
        return this;
    }

    /** Whether there is such a path, whatever the method. */
    public boolean knows(List<String> path) {
        return routes.stream().anyMatch(route -> route.fits(path));
    }

    /** The handler of a request; empty if there is none. */
    public Optional<Handler> find(Call call) {
        return routes.stream()
                .filter(route -> route.method().equals(call.method()) && route.fits(call.path()))
                .map(Route::handler)
                .findFirst();
    }
}
