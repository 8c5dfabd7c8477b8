import EvenkeelCommands
import Glibc

// The program is the library's; here is only where the process begins and ends.
let status = await EvenkeelProgram.current(arguments: Array(CommandLine.arguments.dropFirst())).run()
exit(status.rawValue)
