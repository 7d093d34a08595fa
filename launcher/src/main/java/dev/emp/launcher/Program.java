package dev.emp.launcher;

import dev.emp.connector.comfyui.ConnectorComfyuiApplication;
import dev.emp.connector.openai.ConnectorOpenaiApplication;
import dev.emp.connector.playwright.ConnectorPlaywrightApplication;
import dev.emp.connector.replicate.ConnectorReplicateApplication;
import dev.emp.connector.runpod.ConnectorRunpodApplication;
import dev.emp.launcher.platform.StartFailure;
import dev.emp.launcher.platform.StartProblem;
import dev.emp.monitor.MonitorApplication;
import dev.emp.orchestrator.OrchestratorApplication;
import dev.emp.simulators.SimulatorsApplication;
import dev.emp.worker.WorkerApplication;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be started alone, in a process or a container of its own. */
public enum Program {
    ORCHESTRATOR,
    WORKER,
    MONITOR,
    CONNECTOR_COMFYUI,
    CONNECTOR_OPENAI,
    CONNECTOR_REPLICATE,
    CONNECTOR_RUNPOD,
    CONNECTOR_PLAYWRIGHT,
    SIMULATOR;

    private static final List<String> LOGGERS_OF_FAILED_STARTS = List.of(
            "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter",
            "org.springframework.boot.autoconfigure.logging.ConditionEvaluationReportLogger",
            "org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext",
            "org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext",
            "org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext",
            "org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext");

    /** As typed on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Starts it in this process.
     *
     * @throws StartFailure when it does not come up; the message says why in one sentence, and Spring Boot says nothing more
     */
    public void startSayingWhyNot(String[] arguments) throws StartFailure, InterruptedException {
        for (String logger : LOGGERS_OF_FAILED_STARTS) {
            System.setProperty("logging.level." + logger, "off");
        }
        try {
            start(arguments);
        } catch (RuntimeException e) {
            throw new StartFailure("the " + label() + " did not start: " + StartProblem.describe(e), e);
        }
    }

    /** Starts it in this process. */
    public void start(String[] arguments) throws InterruptedException {
        switch (this) {
            case ORCHESTRATOR -> OrchestratorApplication.main(arguments);
            case WORKER -> WorkerApplication.main(arguments);
            case MONITOR -> MonitorApplication.main(arguments);
            case CONNECTOR_COMFYUI -> ConnectorComfyuiApplication.main(arguments);
            case CONNECTOR_OPENAI -> ConnectorOpenaiApplication.main(arguments);
            case CONNECTOR_REPLICATE -> ConnectorReplicateApplication.main(arguments);
            case CONNECTOR_RUNPOD -> ConnectorRunpodApplication.main(arguments);
            case CONNECTOR_PLAYWRIGHT -> ConnectorPlaywrightApplication.main(arguments);
            case SIMULATOR -> SimulatorsApplication.main(arguments);
        }
    }

    /** @throws IllegalArgumentException if there is no such program; the message lists those there are */
    public static Program ofLabel(String label) {
        return Arrays.stream(values())
                .filter(program -> program.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown service '" + label + "', there are: " + labels()));
    }

    static String labels() {
        return Arrays.stream(values()).map(Program::label).collect(Collectors.joining(", "));
    }
}
