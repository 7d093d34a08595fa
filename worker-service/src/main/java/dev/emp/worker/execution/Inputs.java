package dev.emp.worker.execution;

import dev.emp.artifact.ArtifactStore;
import dev.emp.connector.ConnectorException;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.worker.secrets.Disclosure;
import dev.emp.worker.secrets.MachineSecrets;
import tools.jackson.databind.json.JsonMapper;

/** Makes of the input of a job what its connector is to see: with its files and its secrets. */
final class Inputs {

    private final InputFiles files;
    private final MachineSecrets secrets;

    Inputs(ArtifactStore artifacts, MachineSecrets secrets, JsonMapper mapper) {
        this.files = InputFiles.within(Runtime.getRuntime().maxMemory(), artifacts, mapper);
        this.secrets = secrets;
    }

    /**
     * Runs a connector on the input of a job; waits until there is room for its files.
     *
     * @throws ConnectorException what the run throws, or that a file or a secret is not there
     */
    <T> T with(JobSpec spec, Use<T> use) throws ConnectorException, InterruptedException {
        try (InputFiles.Filled filled =
                files.fill(spec.input().value(), spec.placement().runTimeout())) {
            return use.of(secrets.disclose(filled.input(), spec.placement().tenant()));
        }
    }

    /** What is done with an input. */
    @FunctionalInterface
    interface Use<T> {
        T of(Disclosure input) throws ConnectorException, InterruptedException;
    }
}
