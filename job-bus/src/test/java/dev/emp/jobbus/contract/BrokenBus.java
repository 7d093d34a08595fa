package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.machine.MachineCommands;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.memory.InMemoryBusFixture;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.tenant.Tenants;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;

/** The in-memory bus with a fault planted in one method of one port. */
final class BrokenBus implements BusFixture {

    private final BusFixture whole = new InMemoryBusFixture();
    private final Class<?> brokenPort;
    private final String brokenMethod;
    private final Fault fault;

    BrokenBus(Class<?> brokenPort, String brokenMethod, Fault fault) {
        this.brokenPort = brokenPort;
        this.brokenMethod = brokenMethod;
        this.fault = fault;
    }

    /** What the broken method does instead. */
    interface Fault {
        Object insteadOf(Method method, Object bus, Object[] arguments) throws ReflectiveOperationException;
    }

    static BusFixture whole() {
        return new InMemoryBusFixture();
    }

    @Override
    public JobBus bus() {
        return port(JobBus.class, whole.bus());
    }

    @Override
    public BusUpkeep upkeep() {
        return port(BusUpkeep.class, whole.upkeep());
    }

    @Override
    public JobEvents events() {
        return port(JobEvents.class, whole.events());
    }

    @Override
    public JobQueries queries() {
        return port(JobQueries.class, whole.queries());
    }

    @Override
    public MachineDirectory machines() {
        return whole.machines();
    }

    @Override
    public MachineCommands commands() {
        return port(MachineCommands.class, whole.commands());
    }

    @Override
    public QueueControl control() {
        return port(QueueControl.class, whole.control());
    }

    @Override
    public Documents documents() {
        return port(Documents.class, whole.documents());
    }

    @Override
    public Tenants tenants() {
        return port(Tenants.class, whole.tenants());
    }

    @Override
    public Instant now() {
        return whole.now();
    }

    @Override
    public void advance(Duration duration) {
        whole.advance(duration);
    }

    @Override
    public void awaitIdle(int workers) {
        whole.awaitIdle(workers);
    }

    @Override
    public void close() {
        whole.close();
    }

    private <T> T port(Class<T> port, T sound) {
        if (port != brokenPort) {
            return sound;
        }
        Object broken =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals(brokenMethod)
                                ? fault.insteadOf(method, sound, arguments)
                                : method.invoke(sound, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        return port.cast(broken);
    }
}
