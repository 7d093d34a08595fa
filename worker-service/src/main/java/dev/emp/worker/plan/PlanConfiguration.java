package dev.emp.worker.plan;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorFactory;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.worker.resources.NvidiaSmi;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Finds out what this machine is and what it is to run. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MachineProperties.class, WorkerProperties.class})
class PlanConfiguration {

    private static final Logger log = LoggerFactory.getLogger(PlanConfiguration.class);
    private static final String UNPACKAGED = "development";

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @ConditionalOnMissingBean
    NvidiaSmi nvidiaSmi(Clock clock) {
        return new NvidiaSmi(clock);
    }

    @Bean
    Surroundings surroundings(ListableBeanFactory beans, NvidiaSmi nvidia, Environment environment) {
        return new Surroundings(
                nvidia.gpus().stream()
                        .map(gpu -> new Gpu(gpu.index(), gpu.name(), gpu.memoryTotalBytes()))
                        .toList(),
                Set.of(beans.getBeanNamesForType(Connector.class)),
                ServiceLoader.load(ConnectorFactory.class).stream()
                        .map(factory -> factory.get().service())
                        .collect(Collectors.toMap(
                                service -> service,
                                service -> ConnectorSettings.under(Surroundings.SETTINGS + service, environment))),
                System.getenv(),
                SimulatorCommand.ofClassPath().orElse(null));
    }

    @Bean
    MachineIdentity machineIdentity(MachineProperties properties, Surroundings surroundings, Clock clock) {
        MachineId id = properties.id() == null ? Names.ofHost(hostName()) : new MachineId(properties.id());
        MachineType type = properties.type() == null ? surroundings.machineType() : properties.type();
        String version =
                Objects.requireNonNullElse(PlanConfiguration.class.getPackage().getImplementationVersion(), UNPACKAGED);
        log.info("This is machine {} ({})", id, type.wireName());
        Path directory = Objects.requireNonNullElse(properties.directory(), Path.of(".emp", "machines", id.value()))
                .toAbsolutePath()
                .normalize();
        return new MachineIdentity(id, type, properties.profile(), directory, clock.instant(), version);
    }

    @Bean
    MachinePlan machinePlan(
            MachineIdentity identity, MachineProperties machine, WorkerProperties settings, Surroundings surroundings) {
        return new Planner(identity, machine, settings, surroundings).plan();
    }

    @Bean
    Connectors connectors(ListableBeanFactory beans, Clock clock) {
        return new Connectors(beans.getBeansOfType(Connector.class), ServiceLoader.load(ConnectorFactory.class), clock);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
