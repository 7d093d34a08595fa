package dev.emp.launcher.container;

import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a program whose libraries are on the class path and whose own classes are in the jars of a folder. So the class path stays the
 * same when a line of the program changes, and with it the AOT cache, which is for one class path only. Own classes that have not
 * changed are taken from the cache, too: the JVM knows those of other class loaders by their content.
 *
 * <p>It is compiled alone into a jar of the libraries and uses nothing but the JDK.
 */
public final class OwnClasses extends URLClassLoader {

    private static final String OURS = "dev.emp.";
    private static final String OUR_FILES = "dev/emp/";
    private static final String CLASS_PATH = "java.class.path";

    static {
        registerAsParallelCapable();
    }

    private static volatile ClassLoader running = OwnClasses.class.getClassLoader();

    private OwnClasses(List<Path> jars) {
        super("own", jars.stream().map(OwnClasses::urlOf).toArray(URL[]::new), OwnClasses.class.getClassLoader());
    }

    /** @param arguments the folder of the jars, the main class, and its arguments */
    public static void main(String[] arguments) throws Throwable {
        List<Path> jars = jarsIn(Path.of(arguments[0]));
        OwnClasses classes = new OwnClasses(jars);
        Thread.currentThread().setContextClassLoader(classes);
        // Threads of the common pool would otherwise look for what is ours on the class path alone.
        running = classes;
        System.setProperty("java.util.concurrent.ForkJoinPool.common.threadFactory", Workers.class.getName());
        // A simulator is started as a process of its own, with the class path that this one seems to have.
        System.setProperty(
                CLASS_PATH,
                Stream.concat(
                                Stream.of(System.getProperty(CLASS_PATH)),
                                jars.stream().map(Path::toString))
                        .collect(Collectors.joining(File.pathSeparator)));
        // Not by reflection: how that works can be chosen until it is first used.
        MethodHandles.publicLookup()
                .findStatic(classes.loadClass(arguments[1]), "main", MethodType.methodType(void.class, String[].class))
                .invokeExact(Arrays.copyOfRange(arguments, 2, arguments.length));
    }

    /** Ours here first, without asking two hundred libraries for each; all others where they are. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    /** The same for the files of our classes, which Spring reads before it loads them. */
    @Override
    public URL getResource(String name) {
        URL own = name.startsWith(OUR_FILES) ? findResource(name) : null;
        return own == null ? super.getResource(name) : own;
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static URL urlOf(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar + " has no address", e);
        }
    }

    /** Makes the threads of the common pool. */
    public static final class Workers implements ForkJoinPool.ForkJoinWorkerThreadFactory {

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
            thread.setContextClassLoader(running);
            return thread;
        }
    }
}
