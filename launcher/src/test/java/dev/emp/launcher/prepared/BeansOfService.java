package dev.emp.launcher.prepared;

import dev.emp.launcher.Program;
import java.util.Arrays;
import org.springframework.aot.AotDetector;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Tells the names of a service's beans, and whether they were prepared, without making any of them. */
final class BeansOfService {

    /** @param arguments the service and its settings */
    public static void main(String[] arguments) {
        try {
            SpringApplication.withHook(application -> new Teller(), () -> start(arguments));
        } catch (AbandonedRunException told) {
            System.exit(0);
        }
    }

    private static void start(String[] arguments) {
        try {
            Program.ofLabel(arguments[0]).start(Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Teller implements SpringApplicationRunListener {

        @Override
        public void contextLoaded(ConfigurableApplicationContext context) {
            boolean prepared = AotDetector.useGeneratedArtifacts();
            System.out.println("prepared " + prepared);
            if (!prepared) {
                ((GenericApplicationContext) context).refreshForAotProcessing(new RuntimeHints());
            }
            for (String name : context.getBeanFactory().getBeanDefinitionNames()) {
                System.out.println("bean " + name);
            }
            throw new AbandonedRunException(context);
        }
    }
}
