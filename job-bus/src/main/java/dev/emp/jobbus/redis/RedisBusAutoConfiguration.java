package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Gives an application the ports of the bus on the Redis of {@code spring.data.redis.*}. A port that the application brings
 * itself takes the place of the one from here; when it brings all of them, no Redis is needed. An application without
 * Redis is left alone: in the launcher, connectors share the class path of services that use the bus.
 */
@AutoConfiguration(after = DataRedisAutoConfiguration.class)
@ConditionalOnBean(LettuceConnectionFactory.class)
@EnableConfigurationProperties(BusProperties.class)
class RedisBusAutoConfiguration {

    /** Lazy, so that it is made only when one of the ports needs it. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    RedisBus redisBus(
            LettuceConnectionFactory factory,
            BusProperties properties,
            ObjectProvider<DataRedisConnectionDetails> details) {
        if (details.stream().anyMatch(detail -> detail.getMasterReplica() != null)) {
            throw new IllegalStateException(
                    "spring.data.redis.masterreplica is not supported by the job bus: use Sentinel or Cluster instead");
        }
        return RedisBus.connect(factory, properties, null);
    }

    @Bean
    @ConditionalOnMissingBean
    JobBus jobBus(RedisBus bus) {
        return bus.jobs();
    }

    @Bean
    @ConditionalOnMissingBean
    BusUpkeep busUpkeep(RedisBus bus) {
        return bus.upkeep();
    }

    @Bean
    @ConditionalOnMissingBean
    QueueControl queueControl(RedisBus bus) {
        return bus.control();
    }

    @Bean
    @ConditionalOnMissingBean
    Tenants tenants(RedisBus bus) {
        return bus.tenants();
    }

    @Bean
    @ConditionalOnMissingBean
    JobEvents jobEvents(RedisBus bus) {
        return bus.events();
    }

    @Bean
    @ConditionalOnMissingBean
    JobQueries jobQueries(RedisBus bus) {
        return bus.queries();
    }

    @Bean
    @ConditionalOnMissingBean
    MachineDirectory machineDirectory(RedisBus bus) {
        return bus.machines();
    }

    /** Lazy, since most applications keep none. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    Documents documents(RedisBus bus) {
        return bus.documents();
    }

    @Bean
    @ConditionalOnMissingBean
    MachineCommands machineCommands(RedisBus bus) {
        return bus.commands();
    }
}
