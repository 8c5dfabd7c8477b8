internal import Authentication
internal import ContentDigests
internal import Governance
internal import LocalFiles

/// The token by which the console is entered where nobody is configured: made at the first start, kept in a file that only
/// its owner may read.
struct AccessTokenFile: Sendable {
    /// The name of the person that it stands for.
    static let person = "operator"

    /// The file.
    let path: String

    /// The token, made where there is none.
    /// - Throws: `CommandFailure` when it can be neither read nor made.
    /// - Returns: The token, and whether it was made just now.
    func token() throws(CommandFailure) -> (token: Secret, isNew: Bool) {
        do throws(FileError) {
            if let text = try PrivateFile.text(of: path) {
                return (Secret(String(text.prefix { !$0.isWhitespace })), false)
            }
        } catch {
            throw CommandFailure(["the access token: \(error)"])
        }
        let made: Secret
        do throws(AuthenticationError) { made = try AccessToken.make().token } catch {
            throw CommandFailure(["no access token can be made: \(error)"])
        }
        do throws(FileError) { try PrivateFile.write(made.text + "\n", to: path) } catch {
            throw CommandFailure(["the access token cannot be kept: \(error)"])
        }
        return (made, true)
    }

    /// A directory with that token alone, as an administrator's.
    static func directory(_ token: Secret) throws(CommandFailure) -> Directory {
        guard let hash = AccessToken.hash(of: token) else {
            throw CommandFailure(["the access token in the state folder is none; remove the file to have another made"])
        }
        let account = Account(
            name: person,
            kind: .token,
            roles: [Role.administrator.rawValue],
            owner: person
        )
        return Directory().adding(account, token: hash)
    }
}
