package dev.emp.worker.plan;

import dev.emp.connector.Connector;
import dev.emp.jobbus.machine.MachineId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
    MachineIdentity machineIdentity(MachineProperties properties, Clock clock) {
        MachineId id = properties.id() == null ? Names.ofHost(hostName()) : new MachineId(properties.id());
        MachineType type = properties.type() == null ? GpuProbe.nvidia().machineType() : properties.type();
        String version =
                Objects.requireNonNullElse(PlanConfiguration.class.getPackage().getImplementationVersion(), UNPACKAGED);
        log.info("This is machine {} ({})", id, type.wireName());
        return new MachineIdentity(id, type, clock.instant(), version);
    }

    @Bean
    RemoteConnectors remoteConnectors() {
        return new RemoteConnectors();
    }

    @Bean
    MachinePlan machinePlan(
            MachineIdentity identity, WorkerProperties properties, ListableBeanFactory beans, RemoteConnectors remote) {
        return MachinePlan.of(identity.id(), properties, beans.getBeansOfType(Connector.class), remote::at);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
