package dev.emp.launcher.container;

import dev.emp.launcher.Program;
import dev.emp.launcher.platform.StartFailure;
import java.util.List;
import org.springframework.boot.SpringApplication;

/** The first process of a container: the service that the environment variable EMP_SERVICE names. */
public final class ServiceContainer {

    private static final String VARIABLE = "EMP_SERVICE";
    private static final int FAILED = 1;
    private static final int CALLED_WRONGLY = 2;

    /**
     * Reflection by the JVM's own code instead of a class that is generated for every constructor and method, four hundred while a
     * service starts. Nothing else in these services is called so often that the difference shows; in the others, it would bind
     * virtual threads that wait to their carriers.
     */
    private static final String NATIVE_REFLECTION = "jdk.reflect.useNativeAccessorOnly";

    private static final List<String> OF_EVENT_LOOPS = List.of(Program.ORCHESTRATOR.label(), Program.MONITOR.label());

    private ServiceContainer() {}

    /** @param arguments settings for the service, as {@code --name=value} */
    public static void main(String[] arguments) {
        String name = System.getenv().getOrDefault(VARIABLE, "");
        // First of all: to look a program up reflects, and that settles how.
        if (OF_EVENT_LOOPS.contains(name)) {
            System.setProperty(NATIVE_REFLECTION, "true");
        }
        Program service;
        try {
            service = Program.ofLabel(name);
        } catch (IllegalArgumentException e) {
            end(
                    CALLED_WRONGLY,
                    "the environment variable " + VARIABLE + " says which service this is: " + e.getMessage());
            return;
        }
        PortNote note = new PortNote(HealthProbe.note());
        try {
            SpringApplication.withHook(application -> note, () -> startOnce(service, arguments));
        } catch (ServiceFailed e) {
            end(FAILED, String.valueOf(e.failure().getMessage()));
        }
    }

    private static void startOnce(Program service, String[] arguments) {
        try {
            service.startSayingWhyNot(arguments);
        } catch (StartFailure e) {
            throw new ServiceFailed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(int status, String message) {
        System.err.println("emp: " + message);
        System.exit(status);
    }

    /** Takes a failure through Spring's hook, which knows no checked ones. */
    private static final class ServiceFailed extends RuntimeException {

        private final StartFailure failure;

        ServiceFailed(StartFailure failure) {
            super(failure);
            this.failure = failure;
        }

        StartFailure failure() {
            return failure;
        }
    }
}
