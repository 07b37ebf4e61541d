# To be sourced: finds a JDK 17+, Python 3.10+ and Node 20+. Sets JAVA, PYTHON and, when something is missing, `problems`
# with one line each that says what to do. Runs in macOS's old sh, too.

problems=""

problem() {
  problems="$problems$1
"
}

# Not a tie to one major version: everything runs on newer ones.
find_java() {
  JAVA=java
  javac=javac
  if [ -n "${JAVA_HOME:-}" ]; then
    JAVA=$JAVA_HOME/bin/java
    javac=$JAVA_HOME/bin/javac
  fi
  # macOS has a /usr/bin/java that only says where to get one.
  version=$("$JAVA" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  if [ -z "$version" ]; then
    problem "Java: no working '$JAVA'. Install a JDK 17 or newer, and set JAVA_HOME to it if it is not on the PATH."
  elif [ "$version" -lt 17 ]; then
    problem "Java: '$JAVA' is version $version, 17 or newer is needed. Install a newer JDK and set JAVA_HOME to it."
  elif ! "$javac" -version >/dev/null 2>&1; then
    problem "Java: '$JAVA' comes without javac. Install the JDK (not only the JRE) and set JAVA_HOME to it."
  fi
}

python_fits() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1
}

# The newest one first that is known to have packages for everything; `python3` may be older, or newer.
find_python() {
  for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3.10 python3; do
    if python_fits "$candidate"; then
      PYTHON=$candidate
      if ! "$PYTHON" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        problem "Python: '$PYTHON' cannot make virtual environments. Install its venv package (Debian, Ubuntu: apt install python3-venv)."
      fi
      return
    fi
  done
  PYTHON=python3
  found=$(python3 --version 2>&1) || found="no python3"
  problem "Python: 3.10 or newer is needed, and there is $found. Install one, or name it: make run PYTHON=/path/to/python3"
}

find_node() {
  version=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
  if [ -z "$version" ]; then
    problem "Node: no working 'node'. Install Node 20 or newer (https://nodejs.org)."
  elif [ "$version" -lt 20 ]; then
    problem "Node: 'node' is version $version, 20 or newer is needed. Install a newer one (https://nodejs.org)."
  elif ! npm --version >/dev/null 2>&1; then
    problem "Node: 'npm' is missing. Install it (it comes with Node from https://nodejs.org)."
  fi
}

# Once is enough for all that a script starts.
if [ -z "${TOOLS_FOUND:-}" ]; then
  find_java
  find_python
  find_node
  [ -n "$problems" ] || TOOLS_FOUND=1
fi
export JAVA PYTHON TOOLS_FOUND
