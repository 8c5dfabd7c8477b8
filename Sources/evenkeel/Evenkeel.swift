/// The `evenkeel` command.
@main
struct Evenkeel {
    static func main() {}
}
