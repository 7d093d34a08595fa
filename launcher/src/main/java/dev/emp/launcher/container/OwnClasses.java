package dev.emp.launcher.container;

import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Runs a program whose libraries are on the class path and whose own classes are in the jars of a folder. So the class path stays the
 * same when a line of the program changes, and with it the AOT cache, which is for one class path only. Own classes that have not
 * changed are taken from the cache, too: the JVM knows those of other class loaders by their content.
 *
 * <p>It is compiled alone into a jar of the libraries and uses nothing but the JDK. And of that no reflection, no stream, and no set of
 * an enum's values, which both reflect: how reflection works, the program may choose until it is first used.
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
        super("own", urlsOf(jars), OwnClasses.class.getClassLoader());
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
        StringBuilder classPath = new StringBuilder(System.getProperty(CLASS_PATH));
        for (Path jar : jars) {
            classPath.append(File.pathSeparator).append(jar);
        }
        System.setProperty(CLASS_PATH, classPath.toString());
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
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                jars.add(file);
            }
        }
        Collections.sort(jars);
        return jars;
    }

    private static URL[] urlsOf(List<Path> jars) {
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            Path jar = jars.get(i);
            try {
                urls[i] = jar.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(jar + " has no address", e);
            }
        }
        return urls;
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
