/** Modules none of whose members belong in a model file. This list only decides how loudly a file is refused: nothing of any module is ever run. */
const modules: ReadonlySet<string> = new Set(
  `os posix nt subprocess sys shutil socket pty ctypes _ctypes cffi importlib _frozen_importlib _frozen_importlib_external imp _imp zipimport
  runpy pkgutil pkg_resources webbrowser code codeop timeit pdb bdb cProfile profile trace tracemalloc doctest pydoc idlelib lib2to3 ensurepip
  pip setuptools distutils venv site sitecustomize usercustomize asyncio multiprocessing _posixsubprocess concurrent threading _thread thread
  signal resource mmap fcntl msvcrt winreg _winreg _winapi antigravity this turtle tkinter Tkinter http httplib urllib urllib3 requests httpx
  aiohttp ftplib smtplib smtpd poplib imaplib nntplib telnetlib xmlrpc xmlrpclib socketserver SocketServer ssl select selectors pickle _pickle
  pickletools marshal shelve dbm tempfile glob fileinput linecache gc inspect faulthandler atexit sched commands popen2 pexpect paramiko fabric
  sqlite3 readline rlcompleter shlex unittest pytest nose py_compile compileall tokenize zipapp wsgiref cgi cgitb crypt spwd grp pwd
  syslog termios tty pipes posixpath ntpath genericpath io _io _pyio IPython jupyter ipykernel`.split(/\s+/u),
);

/** Members of modules that are otherwise harmless. */
const members: ReadonlySet<string> = new Set(
  `builtins.eval builtins.exec builtins.execfile builtins.compile builtins.open builtins.file builtins.input builtins.raw_input
  builtins.__import__ builtins.getattr builtins.setattr builtins.delattr builtins.globals builtins.locals builtins.vars
  builtins.apply builtins.breakpoint builtins.help builtins.exit builtins.quit builtins.map builtins.filter
  builtins.__build_class__ builtins.__dict__ builtins.reload
  operator.attrgetter operator.methodcaller operator.call functools.reduce functools.partialmethod functools.singledispatch
  copyreg.add_extension copyreg.remove_extension copyreg.clear_extension_cache copyreg.pickle copyreg.constructor copyreg.dispatch_table
  dill.load dill.loads dill.load_session dill.load_module dill.run_code dill._dill.load dill._dill.loads dill._dill.load_session
  dill._dill._eval_repr dill._dill._getattribute dill.source.getimport dill.temp.capture
  cloudpickle.load cloudpickle.loads cloudpickle.cloudpickle.load cloudpickle.cloudpickle.loads cloudpickle.cloudpickle.parametrized_type_hint_getinitargs
  joblib.load joblib.numpy_pickle.load joblib.numpy_pickle_compat.load_compatibility joblib.parallel.Parallel joblib.delayed
  sklearn.externals.joblib.load sklearn.utils._testing.check_pickleable sklearn.datasets.fetch_openml sklearn.utils.fixes.delayed
  numpy.load numpy.loads numpy.save numpy.savez numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.DataSource numpy.fromregex
  numpy.lib.npyio.load numpy.lib.npyio.DataSource numpy.lib._npyio_impl.load numpy.lib.format.open_memmap numpy.lib.utils.safe_eval
  numpy.ctypeslib.load_library numpy.testing._private.utils.runstring numpy.testing._private.utils.rundocs numpy.distutils
  numpy.f2py.crackfortran.getlincoef numpy.f2py.crackfortran._eval_length numpy.f2py.crackfortran.param_eval numpy.f2py.compile
  numpy.f2py.diagnose.run_command
  scipy.io.loadmat scipy.LowLevelCallable
  pandas.read_pickle pandas.io.pickle.read_pickle pandas.eval pandas.DataFrame.eval pandas.DataFrame.query pandas.core.computation.eval.eval
  pandas.read_csv pandas.read_sql pandas.read_html pandas.io.common.get_handle
  torch.load torch.hub.load torch.serialization.load torch.jit.load torch.jit.unsupported_tensor_ops.execWrapper torch._dynamo.guards.GuardBuilder.get
  torch.utils.collect_env.run torch.utils.bottleneck.__main__.run_cprofile torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression
  tensorflow.io.read_file tensorflow.io.write_file keras.models.load_model tensorflow.keras.models.load_model
  types.ModuleType uuid._get_command_stdout platform.popen platform.system_alias pathlib.Path.unlink pathlib.Path.write_text pathlib.Path.write_bytes
  ast.parse string.Formatter.format codecs.open codecs.EncodedFile bz2.open bz2.BZ2File gzip.open gzip.GzipFile lzma.open lzma.LZMAFile
  tarfile.open tarfile.TarFile zipfile.ZipFile zipfile.PyZipFile weakref.finalize contextlib.ExitStack
  yaml.load yaml.unsafe_load jsonpickle.decode jinja2.Template mako.template.Template
  logging.config logging.FileHandler logging.handlers`.split(/\s+/u),
);

/** Attributes that lead from a harmless object to its module, its class or its code. */
const leadingOut = /^__(?!(?:init|new|newobj|newobj_ex|main)__$)\w+__$/u;
const frameOrCode = /^(?:func|gi|cr|f|co|tb)_\w+$/u;

/** A module that another one has imported, reached as its attribute: `numpy.f2py.os`. */
const hiddenModule = /^(?:os|sys|subprocess|builtins|importlib|shutil|socket|ctypes|pickle|marshal)$/u;

/** Whether a global (under its normal name) can run code, load more of it, or touch the machine. */
export function isDangerous(module: string, name: string): boolean {
  if (isDangerousModule(module) || leadingOut.test(name) || hiddenModule.test(name)) return true;
  const whole = `${module}.${name}`;
  for (let end = whole.length; end > 0; end = whole.lastIndexOf(".", end - 1)) if (members.has(whole.slice(0, end))) return true;
  const parts = name.split(".");
  return parts.length > 1 && parts.some((part, at) => isDangerousPart(part, at, parts));
}

/** Whether importing the module would give its user the machine. */
function isDangerousModule(module: string): boolean {
  return modules.has(module.split(".", 1)[0]!);
}

/** A step of a dotted name such as `Outer.os.system` or `Outer.__init__.__globals__`. */
function isDangerousPart(part: string, at: number, parts: readonly string[]): boolean {
  if (leadingOut.test(part) || hiddenModule.test(part)) return true;
  if (at < parts.length - 1) return modules.has(part);
  return frameOrCode.test(part) || members.has(`builtins.${part}`) || members.has(`${parts[at - 1]}.${part}`);
}
