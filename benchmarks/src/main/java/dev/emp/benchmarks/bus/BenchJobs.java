package dev.emp.benchmarks.bus;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;

/** The jobs of the bench, the same for EMP and its peer, and who takes them. */
final class BenchJobs {

    static final int PAYLOAD_BYTES = 100;

    static final String SERVICE = "bench";
    static final Capabilities CAPABILITIES = Capabilities.ofService(SERVICE);
    static final WorkerId WORKER = worker(0);

    private static final String BEGIN = "{\"n\":";
    private static final String MIDDLE = ",\"pad\":\"";
    private static final String END = "\"}";

    private BenchJobs() {}

    static WorkerId worker(int number) {
        return new WorkerId(new MachineId("bench"), "w" + number);
    }

    static JobSpec small(int number) {
        return withPayload(number, PAYLOAD_BYTES);
    }

    /** A job of the service {@link #SERVICE} whose input holds its number and fills the given size. */
    static JobSpec withPayload(int number, int bytes) {
        return JobSpec.of(SERVICE, payload(number, bytes));
    }

    static JsonText payload(int number, int bytes) {
        String begin = BEGIN + number + MIDDLE;
        return new JsonText(begin + "x".repeat(Math.max(0, bytes - begin.length() - END.length())) + END);
    }

    /** The number in the input of a job. */
    static int numberOf(JobSpec spec) {
        String input = spec.input().value();
        return Integer.parseInt(input, BEGIN.length(), input.indexOf(',', BEGIN.length()), 10);
    }
}
