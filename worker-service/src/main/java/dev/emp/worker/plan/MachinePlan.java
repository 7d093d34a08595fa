package dev.emp.worker.plan;

import java.util.List;

/**
 * What this machine is to run: the services of its profile, then the connectors it is told of one by one.
 *
 * @param workers one for each service
 * @param remarks on what was left out, for people
 */
public record MachinePlan(List<PlannedWorker> workers, List<String> remarks) {

    public MachinePlan {
        workers = List.copyOf(workers);
        remarks = List.copyOf(remarks);
    }

    public List<PlannedService> services() {
        return workers.stream().map(PlannedWorker::service).toList();
    }
}
